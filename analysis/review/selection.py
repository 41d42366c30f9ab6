"""Which remarks are made: none twice, the worst first, at most so many on lines."""

import re
from collections.abc import Collection, Iterable, Sequence

from analysis.findings import Severity
from analysis.review.model import Remark, Value

NEAR = 1
ALIKE = 0.25
WORD = re.compile(r"[a-z]{4,}")


class Selection(Value):
    """`on_lines` become comments, `apart` a table."""

    on_lines: tuple[Remark, ...] = ()
    apart: tuple[Remark, ...] = ()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return (*self.on_lines, *self.apart)


def merged(facts: Sequence[Remark], opinions: Iterable[Remark]) -> list[Remark]:
    """Both, without opinions on what is said already: what the analysis finds, it can prove."""
    said = list(facts)
    for opinion in opinions:
        if not any(_same(one, opinion) for one in said):
            said.append(opinion)
    return said


def _same(one: Remark, other: Remark) -> bool:
    """On one line two remarks are the same when they share words; two opinions on a line always are."""
    if one.path != other.path or abs(one.line - other.line) > NEAR:
        return False
    if one.said_by and one.line == other.line:
        return True
    words, others = _words(one), _words(other)
    return bool(words and others) and len(words & others) / min(len(words), len(others)) >= ALIKE


def _words(remark: Remark) -> set[str]:
    text = " ".join([remark.message, *remark.evidence, remark.rule]).lower()
    return {word[:6] for word in WORD.findall(text)}


def selected(remarks: Iterable[Remark], said: Collection[str], most: int) -> Selection:
    """What was not said before; the worst `most` that are worth a line go there, facts before opinions."""
    new = sorted(
        (one for one in remarks if one.key not in said),
        key=lambda one: (-one.severity.rank, bool(one.said_by), one.path, one.line),
    )
    on_lines = [one for one in new if _is_worth_a_line(one)][:most]
    return Selection(on_lines=tuple(on_lines), apart=tuple(one for one in new if one not in on_lines))


def _is_worth_a_line(remark: Remark) -> bool:
    """Whether its author has to act on it, or only to commit it; what is less is listed."""
    return remark.placed and (remark.severity >= Severity.MEDIUM or remark.replacement is not None)
