"""Notes on a release: what was merged since the one before, by its labels."""

import hashlib
import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from analysis.housekeeping.settings import NotesSettings
from analysis.report.markdown_text import escape

OTHER = "Other changes"
NOTHING = "Nothing has changed."
DIGEST = re.compile(r"\n*<!-- autopilot:notes=([0-9a-f]{16}) -->\s*$")


class Merged(BaseModel):
    """A merged pull request."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    author: str = ""
    labels: tuple[str, ...] = ()


def notes(merged: Sequence[Merged], direct: Sequence[str], settings: NotesSettings) -> str:
    """Markdown with a digest, by which `is_untouched` tells whether somebody has edited it."""
    groups: dict[str, list[str]] = {name: [] for name in [*settings.groups, OTHER]}
    for one in merged:
        names = {label.casefold() for label in one.labels}
        if names.isdisjoint(settings.leave_out):
            groups[_group(names, settings)].append(_line(one))
    groups[OTHER] += [f"- {escape(subject)}" for subject in direct]
    parts = [f"## {name}\n\n" + "\n".join(lines) for name, lines in groups.items() if lines]
    text = "\n\n".join(parts) or NOTHING
    return f"{text}\n\n<!-- autopilot:notes={_digest(text)} -->"


def is_untouched(text: str | None) -> bool:
    """Whether the notes are as we wrote them."""
    match = DIGEST.search(text or "")
    return match is not None and match[1] == _digest((text or "")[: match.start()])


def _group(names: set[str], settings: NotesSettings) -> str:
    return next((group for group, labels in settings.groups.items() if names.intersection(labels)), OTHER)


def _line(one: Merged) -> str:
    return f"- {escape(one.title)} (#{one.number}){f' by {escape(one.author)}' if one.author else ''}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]
