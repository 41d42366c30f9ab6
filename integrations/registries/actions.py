"""GitHub Actions: their versions are the tags of their repositories."""

import re
import tempfile
from datetime import datetime
from pathlib import Path

from integrations.git import NETWORK, parse_address, run
from integrations.registries.models import Package, Release

TAG = re.compile(r"refs/tags/(v?\d+(?:\.\d+){0,2})(\^\{\})?$")
DATED = 4
"""So many of the newest tags of each form are dated: that takes a fetch of their commits."""


def read_action(address: str, name: str) -> Package:
    """All versions that are tags, the newest with the date of their commit. Raises GitError."""
    url, variables = parse_address(address)
    told = run(["ls-remote", "--tags", url], None, NETWORK, variables=variables)
    commits = {}
    for line in told.splitlines():
        commit, _, reference = line.partition("\t")
        if match := TAG.match(reference):
            commits[match[1]] = commit
    dates = _dates(url, variables, [commits[tag] for tag in _newest(list(commits))])
    releases = [Release(version=tag, digest=commit, published=dates.get(commit)) for tag, commit in commits.items()]
    page = url.removesuffix(".git")
    return Package(name=name, releases=tuple(releases), notes=f"{page}/releases" if page.startswith("https:") else "")


def _newest(tags: list[str]) -> list[str]:
    forms: dict[tuple[int, bool], list[str]] = {}
    for tag in sorted(tags, key=lambda tag: [int(part) for part in tag.removeprefix("v").split(".")]):
        forms.setdefault((tag.count("."), tag.startswith("v")), []).append(tag)
    return [tag for found in forms.values() for tag in found[-DATED:]]


def _dates(url: str, variables: dict[str, str], commits: list[str]) -> dict[str, datetime]:
    """When each commit was made; nothing but the commits themselves is brought here."""
    if not commits:
        return {}
    with tempfile.TemporaryDirectory(prefix="autopilot-tags-") as folder:
        place = Path(folder)
        run(["init", "--quiet", "--bare", "."], place)
        fetch = ["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=tree:0", url, *dict.fromkeys(commits)]
        run(fetch, place, NETWORK, variables=variables)
        shown = run(["show", "--no-patch", "--format=%H %cI", *dict.fromkeys(commits)], place)
    pairs = (line.split() for line in shown.splitlines() if line)
    return {commit: datetime.fromisoformat(date) for commit, date in pairs}
