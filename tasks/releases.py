"""Releases on GitHub, and the milestones on the way to them."""

from typing import Annotated

from pydantic import Field

from integrations.github import issues, releases
from integrations.github.models import Milestone, Release
from tasks.parameters import Limit, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, written

Tag = Annotated[str, Field(description="The release's tag, as v1.2.0.", min_length=1)]


@reads("github.list_releases")
def list_releases(repository: Repository, limit: Limit = 30) -> list[Release]:
    """Releases, newest first."""
    return releases.list_releases(github(), repository, limit=limit)


@writes("github.create_release")
def create_release(  # noqa: PLR0913, PLR0917
    repository: Repository,
    tag: Tag,
    name: Title,
    notes: Annotated[str, Field(description="What is new, in Markdown.")],
    target: Annotated[str | None, Field(description="The branch or commit to tag, if there is no such tag.")] = None,
    draft: bool = False,
) -> Written[Release]:
    """Release a tag; a release that is there gets this name and these notes."""
    return written(releases.create_release(github(), repository, tag, name, notes, target=target, draft=draft))


@writes("github.ensure_milestone")
def ensure_milestone(repository: Repository, title: Title, description: str = "") -> Written[Milestone]:
    """Make a milestone, if the repository has none of this title."""
    return written(issues.ensure_milestone(github(), repository, title, description))
