"""Milestones: which there are, changing one, and closing it."""

from datetime import datetime
from typing import Literal

from pydantic import JsonValue, TypeAdapter

from integrations.github.client import GitHub
from integrations.github.models import Milestone
from integrations.writes import Effect

MOMENT = TypeAdapter(datetime)


def list_milestones(
    github: GitHub, repository: str, *, state: Literal["open", "closed", "all"] = "open"
) -> list[Milestone]:
    """Milestones, the one that is due first first."""
    return github.pages(f"/repos/{repository}/milestones", Milestone, {"state": state})


def update_milestone(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    number: int,
    *,
    title: str | None = None,
    description: str | None = None,
    state: Literal["open", "closed"] | None = None,
    due_on: datetime | None = None,
) -> Effect[Milestone]:
    """Set the fields that are given; the state `closed` closes it. GitHub keeps only the day of `due_on`."""
    path = f"/repos/{repository}/milestones/{number}"
    wanted = {"title": title, "description": description, "state": state, "due_on": due_on}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    payload: dict[str, JsonValue] = {**wanted} | ({"due_on": MOMENT.dump_python(due_on, mode="json")} if due_on else {})

    def done(held: Milestone) -> bool:
        same_day = due_on is None or (held.due_on is not None and held.due_on.date() == due_on.date())
        return same_day and all(getattr(held, name) == value for name, value in wanted.items() if name != "due_on")

    return github.write(
        "update_milestone", f"{repository}/milestones/{number}", f"milestone-{number}", payload,
        lambda _: github.send("PATCH", path, payload, Milestone),
        sentence=f"Set {', '.join(payload)} of milestone {number}", find=lambda: github.get(path, Milestone), done=done,
    )  # fmt: skip
