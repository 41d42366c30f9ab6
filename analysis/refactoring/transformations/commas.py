"""Parameters and arguments taken out from between their commas."""

import re
from collections.abc import Collection, Sequence

from analysis.refactoring.view import Refused
from analysis.removal.text import Edit

GAP = re.compile(rb"\s*,?\s*")
REST_OF_LINE = re.compile(rb"[ \t]*,?[ \t]*(#[^\r\n]*)?\r?\n")

type Bytes = tuple[int, int]


def without_spans(content: bytes, spans: Sequence[Bytes], gone: Collection[int]) -> list[Edit]:
    """Edits that take items out of a list; an item that has its line to itself goes with the line. Raises Refused."""
    if len(gone) == len(spans):
        return [_everything(content, spans)]
    return _joined([_without(content, spans, number, gone) for number in sorted(gone)])


def _everything(content: bytes, spans: Sequence[Bytes]) -> Edit:
    """Between the brackets nothing stays, comments apart."""
    start, end = spans[0][0], spans[-1][1]
    before = re.search(rb"\s*\Z", content[:start])
    after = GAP.match(content, end)
    first, last = before.start() if before else start, after.end() if after else end
    if content[first - 1 : first] != b"(" or content[last : last + 1] != b")":
        raise Refused("there are comments around what would go")
    return Edit(first, last)


def _without(content: bytes, spans: Sequence[Bytes], number: int, gone: Collection[int]) -> Edit:
    start, end = spans[number]
    line_start = content.rfind(b"\n", 0, start) + 1
    rest = REST_OF_LINE.match(content, end)
    if rest and not content[line_start:start].strip():
        return Edit(line_start, rest.end())
    following = next((one for one in range(number + 1, len(spans)) if one not in gone), None)
    if following is not None and b"#" not in content[end : spans[number + 1][0]]:
        return Edit(start, spans[number + 1][0])
    if number and b"#" not in content[spans[number - 1][1] : start]:
        return Edit(spans[number - 1][1], end)
    raise Refused("there are comments between what would go and what is beside it")


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Edits that touch the same bytes as one."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda one: one.start):
        if found and edit.start < found[-1].end:
            found[-1] = Edit(found[-1].start, max(edit.end, found[-1].end))
        else:
            found.append(edit)
    return found
