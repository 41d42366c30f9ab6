"""Releases with their notes."""

from urllib.parse import quote

from pydantic import JsonValue

from integrations.errors import NotFound
from integrations.github.client import GitHub
from integrations.github.models import Notes, Release
from integrations.writes import Effect


def list_releases(github: GitHub, repository: str, *, limit: int = 100) -> list[Release]:
    return github.pages(f"/repos/{repository}/releases", Release, limit=limit)


def generate_notes(
    github: GitHub, repository: str, tag: str, *, target: str | None = None, previous: str | None = None
) -> Notes:
    """GitHub's own notes on what was merged since the previous release; nothing is released."""
    payload: dict[str, JsonValue] = {"tag_name": tag}
    payload |= {"target_commitish": target} if target else {}
    payload |= {"previous_tag_name": previous} if previous else {}
    return github.send("POST", f"/repos/{repository}/releases/generate-notes", payload, Notes)


def create_release(  # noqa: PLR0913
    github: GitHub, repository: str, tag: str, name: str, notes: str, *, target: str | None = None, draft: bool = False
) -> Effect[Release]:
    """The release of this tag, with this name and these notes. A draft is looked for among the newest hundred."""
    path = f"/repos/{repository}/releases"
    words: dict[str, JsonValue] = {"name": name, "body": notes}
    payload: dict[str, JsonValue] = words | {"tag_name": tag, "draft": draft}
    if target:
        payload["target_commitish"] = target

    def find() -> Release | None:
        try:
            return github.get(f"{path}/tags/{quote(tag)}", Release)
        except NotFound:
            return next((release for release in list_releases(github, repository) if release.tag_name == tag), None)

    def send(before: Release | None) -> Release:
        if before:
            return github.send("PATCH", f"{path}/{before.id}", words, Release)
        return github.send("POST", path, payload, Release)

    return github.write(
        "create_release", repository, f"release-{tag}", payload, send, sentence=f"Release {tag}", find=find,
        done=lambda release: (release.name, release.body) == (name, notes),
    )  # fmt: skip
