"""What a model says of a change, held to the change: no line that it did not read, no words that act."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from analysis.findings import Severity
from analysis.gates.changed_lines import ChangedLines
from analysis.review.model import Remark, Replacement, short

QUESTION = """\
Review the change below, a unified diff. Report only defects that the diff proves: wrong results, crashes, security \
holes, races, lost data, leaked resources, failures that are hidden. No style, no naming, no praise, no questions, \
nothing that a linter finds, nothing about lines that the change does not add.{focus}

Answer with a JSON array and nothing else, worst first, at most {most} objects, empty where there is no such defect:
[{{"path": "the file, as after +++ b/", "line": 12, "quote": "that added line, copied exactly, without the +",
"severity": "low, medium or high", "problem": "one sentence", "evidence": "one sentence: which input leads to what",
"replacement": "the line as it should be, or null"}}]"""
FOCUS = " Look only at: {areas}."
LONGEST_LINE = 400
NEAR = 3
"""Models count lines badly: what they quote is looked for this far around."""

ARRAY = re.compile(r"\[.*\]", re.DOTALL)
UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

type Line = Callable[[str, int], str | None]
"""A line of the new version, by path and number."""


class Opinion(BaseModel):
    """One object of the answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    line: int = Field(ge=1)
    quote: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    severity: Severity = Severity.LOW
    problem: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    evidence: str | None = None
    replacement: str | None = None


class Unreadable(ValueError):
    """The answer is not what was asked for."""


OPINIONS = TypeAdapter(list[Opinion])


def question(most: int, focus: Sequence[str]) -> str:
    """What a model is asked; the change itself goes apart, as data."""
    return QUESTION.format(most=most, focus=FOCUS.format(areas=", ".join(focus)) if focus else "")


def read_opinions(answer: str) -> list[Opinion]:
    """The objects of an answer, which may have words around them. Raises Unreadable."""
    match = ARRAY.search(answer)
    if match is None:
        raise Unreadable(f"no JSON array in: {answer[:80]!r}")
    try:
        return OPINIONS.validate_json(match[0])
    except ValidationError as error:
        raise Unreadable(f"{error.error_count()} fields are not as asked for") from None


def held_to_the_change(opinions: Sequence[Opinion], changed: ChangedLines, line: Line, model: str) -> Iterator[Remark]:
    """Those about an added line that they quote word for word; a model is never more than of the opinion high."""
    for opinion in opinions:
        at = _place(opinion, changed, line)
        if at is not None:
            yield Remark(
                path=opinion.path, line=at, severity=min(opinion.severity, Severity.HIGH), message=opinion.problem,
                evidence=(opinion.evidence,) if opinion.evidence else (), said_by=model,
                replacement=_replacement(opinion, at, line(opinion.path, at) or ""),
                key=short(f"opinion {opinion.path} {' '.join(opinion.quote.split())}"),
            )  # fmt: skip


def _place(opinion: Opinion, changed: ChangedLines, line: Line) -> int | None:
    """The added line nearest to the one named that says what is quoted."""
    wanted = " ".join(opinion.quote.split())
    near = sorted(range(max(1, opinion.line - NEAR), opinion.line + NEAR + 1), key=lambda one: abs(one - opinion.line))
    for number in near:
        added = any(number in lines for lines in changed.get(opinion.path, ()))
        if added and " ".join((line(opinion.path, number) or "").split()) == wanted:
            return number
    return None


def _replacement(opinion: Opinion, at: int, now: str) -> Replacement | None:
    """The line as the model would have it, with the indent that it has; nothing that cannot be seen."""
    text = opinion.replacement
    if not text or UNSEEN.search(text) or "\n" in text.strip("\n") or len(text) > LONGEST_LINE:
        return None
    indent = now[: len(now) - len(now.lstrip())]
    line = indent + text.strip()
    return Replacement(first=at, last=at, text=line) if line != now.rstrip() else None
