"""Files attached to releases: upload, list, change, download and delete."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import invalid, not_found
from emulator.github.here import Here, InRepository
from emulator.github.model.releases import Asset, Release
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.releases import asset as asset_json
from emulator.github.state import now
from emulator.within import world_of

router = APIRouter(prefix="/repos/{owner}/{repo}/releases")
downloads = APIRouter()


class AssetChange(BaseModel):
    name: str | None = None
    label: str | None = None


@router.get("/{number}/assets")
async def list_assets(here: InRepository, request: Request, number: int) -> JSONResponse:
    held = release_of(here, number)
    return paged(request, held.assets, lambda each: asset_json(here, held, each))


@router.post("/{number}/assets", status_code=201)
async def upload_asset(
    here: InRepository, request: Request, number: int, name: str = "", label: str | None = None
) -> Json:
    held = release_of(here, number)
    if not name:
        raise invalid("ReleaseAsset", "name", "missing_field")
    if any(each.name == name for each in held.assets):
        raise invalid("ReleaseAsset", "name", "already_exists")
    kind = request.headers.get("content-type", "application/octet-stream")
    made = Asset(here.state.new_id(), name, kind, await request.body(), here.login, now(), label)
    held.assets.append(made)
    return asset_json(here, held, made)


@router.get("/assets/{asset}", response_model=None)
async def get_asset(here: InRepository, request: Request, asset: int) -> Json | Response:
    release, held = find(here, asset)
    if "octet-stream" not in request.headers.get("accept", ""):
        return asset_json(here, release, held)
    return _content(held)


@router.patch("/assets/{asset}")
async def update_asset(here: InRepository, asset: int, body: AssetChange) -> Json:
    release, held = find(here, asset)
    held.name, held.label = body.name or held.name, body.label if body.label is not None else held.label
    return asset_json(here, release, held)


@router.delete("/assets/{asset}", status_code=204)
async def delete_asset(here: InRepository, asset: int) -> Response:
    release, held = find(here, asset)
    release.assets.remove(held)
    return Response(status_code=204)


@downloads.get("/{owner}/{repo}/releases/download/{tag}/{name}")
async def download(request: Request, owner: str, repo: str, tag: str, name: str) -> Response:
    """Where `browser_download_url` leads; like GitHub's public files, it wants no token."""
    held = world_of(request).github.repositories.get(f"{owner}/{repo}")
    for release in held.releases.values() if held else []:
        for each in release.assets:
            if (release.tag_name, each.name) == (tag, name):
                return _content(each)
    raise not_found()


def _content(held: Asset) -> Response:
    held.downloads += 1
    return Response(held.content, media_type=held.content_type)


def release_of(here: Here, number: int) -> Release:
    """Raises Refused (404)."""
    if number not in here.repository.releases:
        raise not_found()
    return here.repository.releases[number]


def find(here: Here, asset: int) -> tuple[Release, Asset]:
    """Raises Refused (404)."""
    for release in here.repository.releases.values():
        for each in release.assets:
            if each.id == asset:
                return release, each
    raise not_found()
