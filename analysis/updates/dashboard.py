"""The issue that lists all updates of a repository, with boxes that start work at the next run when they are ticked."""

import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from analysis.report.markdown_text import code, details, escape
from analysis.updates.model import Dependency

TITLE = "Dependency dashboard"
LABEL = "dependency-dashboard"
BOX = re.compile(r"^- \[[xX]\] <!-- start=([a-z0-9][a-z0-9._-]{0,79}) -->", re.MULTILINE)
INTRODUCTION = (
    "What this repository depends on, and what is newer; every run of `dependency-management` brings it up to date. "
    "A ticked box starts work at the next run. Close this issue to have it left alone."
)
MOST = 100
MOST_TEXT = 60_000


class Line(BaseModel):
    """One thing on the dashboard, in Markdown; with a topic it has a box."""

    model_config = ConfigDict(frozen=True)

    text: str
    topic: str = ""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True)

    title: str
    lines: tuple[Line, ...] = ()


def ticked(text: str) -> frozenset[str]:
    """The topics whose boxes somebody ticked."""
    return frozenset(BOX.findall(text))


def dashboard(sections: Sequence[Section], dependencies: Iterable[Dependency]) -> str:
    """The text of the issue: the same for the same updates, whenever it is written."""
    told = [_section(one) for one in sections if one.lines]
    head = [INTRODUCTION, *(told or ["Everything is up to date."])]
    listed = details("All dependencies", _all(dependencies))
    whole = "\n\n".join([*head, listed])
    return whole if len(whole) <= MOST_TEXT else "\n\n".join(head)[:MOST_TEXT]


def _section(section: Section) -> str:
    lines = [_line(one) for one in dict.fromkeys(section.lines)]
    more = len(lines) - MOST
    shown = [*lines[:MOST], *([f"- and {more} more"] if more > 0 else [])]
    return f"## {section.title}\n\n" + "\n".join(shown)


def _line(line: Line) -> str:
    return f"- [ ] <!-- start={line.topic} --> {line.text}" if line.topic else f"- {line.text}"


def _all(dependencies: Iterable[Dependency]) -> str:
    by_file: dict[str, list[str]] = {}
    for one in dependencies:
        version = one.version or one.digest[:12]
        by_file.setdefault(one.path, []).append(f"{code(one.name)} {escape(version)}")
    return "\n".join(f"- {code(path)}: {', '.join(names)}" for path, names in sorted(by_file.items()))
