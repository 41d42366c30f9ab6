"""Releases and what is attached to them."""

import hashlib

from emulator.github.here import Here
from emulator.github.model.releases import Asset, Release
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import user


def release(here: Here, each: Release) -> Json:
    """A `release`."""
    url = f"{here.api}/releases/{each.id}"
    return {
        "id": each.id,
        "node_id": f"RE_{each.id}",
        "url": url,
        "html_url": f"{here.html}/releases/tag/{each.tag_name}",
        "assets_url": f"{url}/assets",
        "upload_url": f"{url}/assets{{?name,label}}",
        "tarball_url": f"{here.api}/tarball/{each.tag_name}",
        "zipball_url": f"{here.api}/zipball/{each.tag_name}",
        "tag_name": each.tag_name,
        "target_commitish": each.target,
        "name": each.name,
        "body": each.body,
        "draft": each.draft,
        "prerelease": each.prerelease,
        "created_at": each.created_at,
        "published_at": each.published_at,
        "author": user(here.state, each.author),
        "assets": [asset(here, each, held) for held in each.assets],
    }


def asset(here: Here, of: Release, each: Asset) -> Json:
    """A `release-asset`."""
    return {
        "id": each.id,
        "node_id": f"RA_{each.id}",
        "url": f"{here.api}/releases/assets/{each.id}",
        "browser_download_url": f"{here.html}/releases/download/{of.tag_name}/{each.name}",
        "name": each.name,
        "label": each.label,
        "state": "uploaded",
        "content_type": each.content_type,
        "size": len(each.content),
        "digest": f"sha256:{hashlib.sha256(each.content).hexdigest()}",
        "download_count": each.downloads,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "uploader": user(here.state, each.uploader),
    }
