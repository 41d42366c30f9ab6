"""What became of each pull request of a queue, and what is said to those that fail."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from analysis.report.markdown_text import escape, table

MOST_LISTED = 100
OUTPUT = 1500
FAILED = """\
### Not merged: {why}

This was tried as it would land: on `{base}` at {commit}{after}.
"""
AGAIN = """\
<sub>Put right what fails, and put the label `{label}` back to try again. What is asked before a merge: `operations: \
github_automation: merge:` in `.autopilot.yaml`.</sub>"""


class Fate(StrEnum):
    MERGED = "merged"
    PLANNED = "would be merged"
    BLOCKED = "not ready"
    FAILED = "taken out"
    WAITING = "waits"


class Ending(BaseModel):
    """One pull request, and why."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    fate: Fate
    why: str = ""


def ending_table(endings: Sequence[Ending]) -> str:
    """A row each, in the order of the queue."""
    rows = [[f"#{one.number}", escape(one.title), one.fate.value, escape(one.why)] for one in endings]
    return table(["pull request", "title", "what became of it", "why"], rows, MOST_LISTED)


def failure_comment(  # noqa: PLR0913
    why: str, output: str, *, base: str, commit: str, after: Sequence[int], label: str
) -> str:
    """For the pull request that fails: with what it was tried, and the end of what the checks printed."""
    behind = f", after {', '.join(f'#{number}' for number in after)}" if after else ""
    parts = [FAILED.format(why=escape(why), base=base, commit=commit[:12], after=behind).strip()]
    if tail := output.strip()[-OUTPUT:]:
        parts.append(_fenced(tail))
    return "\n\n".join([*parts, AGAIN.format(label=label)])


def _fenced(text: str) -> str:
    """Printed text that nothing in it can close."""
    fence = "`" * (3 + max((len(run) for run in text.split() if set(run) == {"`"}), default=0))
    return f"{fence}\n{text}\n{fence}"
