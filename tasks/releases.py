"""Releases on GitHub, and the milestones on the way to them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from integrations.github import issues, milestones, releases
from integrations.github.models import Milestone, Notes, Release
from tasks.parameters import Limit, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, written

Tag = Annotated[str, Field(description="The release's tag, as v1.2.0.", min_length=1)]


@reads("github.list_releases")
def list_releases(repository: Repository, limit: Limit = 30) -> list[Release]:
    """Releases, newest first."""
    return releases.list_releases(github(), repository, limit=limit)


@reads("github.generate_notes")
def generate_notes(
    repository: Repository,
    tag: Tag,
    target: Annotated[str | None, Field(description="The branch or commit to tag, if there is no such tag.")] = None,
    previous: Annotated[str | None, Field(description="The release before it, by its tag.")] = None,
) -> Notes:
    """GitHub's own notes on what was merged since the release before; nothing is released."""
    return releases.generate_notes(github(), repository, tag, target=target, previous=previous)


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


@reads("github.list_milestones")
def list_milestones(repository: Repository, state: Literal["open", "closed", "all"] = "open") -> list[Milestone]:
    """Milestones, the one that is due first first."""
    return milestones.list_milestones(github(), repository, state=state)


@writes("github.update_milestone")
def update_milestone(  # noqa: PLR0913, PLR0917
    repository: Repository,
    milestone: Annotated[int, Field(description="A milestone, by its number.", ge=1)],
    title: Title | None = None,
    description: str | None = None,
    state: Literal["open", "closed"] | None = None,
    due_on: Annotated[datetime | None, Field(description="As 2026-05-01T00:00:00Z; the day counts.")] = None,
) -> Written[Milestone]:
    """Set what is given of a milestone, and leave the rest; the state closed closes it."""
    return written(
        milestones.update_milestone(
            github(), repository, milestone, title=title, description=description, state=state, due_on=due_on
        )
    )
