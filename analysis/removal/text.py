"""A file's text as lines and bytes, and edits to it that leave no trace."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

BANNER = re.compile(rb"#\s*([-=#*~_+])\1{2,}|[-=#*~_+]{3,}\s*$")
PRAGMA = re.compile(rb"#\s*(region|endregion|fmt:|isort:|pylint:|mypy:|ruff:|pragma|!|<editor-fold|%%)")
DEFINES = (b"def ", b"class ", b"async def ", b"@")

type Span = tuple[int, int]
"""First and last line, counted from 1."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes from `start` up to `end` become `text`."""

    start: int
    end: int
    text: bytes = b""


def apply(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with all edits, which must not overlap."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content


def overlap(edits: Iterable[Edit]) -> bool:
    """Whether two edits touch the same bytes."""
    ordered = sorted(edits, key=lambda one: (one.start, one.end))
    return any(first.end > second.start for first, second in pairwise(ordered))


class Lines:
    """The lines of a content by their numbers from 1, and where each begins."""

    def __init__(self, content: bytes) -> None:
        self.lines = content.splitlines(keepends=True) if b"\r" in content else content.split(b"\n")
        if b"\r" not in content:
            self.lines = [line + b"\n" for line in self.lines[:-1]] + ([self.lines[-1]] if self.lines[-1] else [])
        self.ending = b"\r\n" if self.lines and self.lines[0].endswith(b"\r\n") else b"\n"
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def __len__(self) -> int:
        return len(self.lines)

    def at(self, number: int) -> bytes:
        return self.lines[number - 1]

    def offset(self, line: int, column: int) -> int:
        """The byte of a place as `ast` gives it."""
        return self.starts[line - 1] + column

    def is_blank(self, number: int) -> bool:
        return not self.at(number).strip()

    def is_comment(self, number: int) -> bool:
        return self.at(number).lstrip().startswith(b"#")

    def indent(self, number: int) -> int:
        line = self.at(number)
        return len(line) - len(line.lstrip())

    def with_comments(self, first: int, last: int) -> Span:
        """The lines and the comments that go with them: right above, and at the end of the body."""
        indent = self.indent(first)
        above = first
        while above > 1 and self.is_comment(above - 1) and self.indent(above - 1) == indent:
            above -= 1
        comments = range(above, first)
        if any(BANNER.search(self.at(n)) or PRAGMA.search(self.at(n)) for n in comments) or above == 1:
            above = first
        return above, self._end_of_body(last, indent)

    def _end_of_body(self, last: int, indent: int) -> int:
        """The last line, or the last comment after it that is indented deeper."""
        end = number = last
        while number < len(self) and (self.is_blank(number + 1) or self.is_comment(number + 1)):
            number += 1
            if self.is_comment(number):
                if self.indent(number) <= indent:
                    break
                end = number
        return end

    def without(self, spans: Iterable[Span]) -> list[Edit]:
        """Edits that delete the lines, and leave as many empty lines in each place as belong there."""
        return [self._delete(first, last) for first, last in self._joined(sorted(spans))]

    def _joined(self, spans: Iterable[Span]) -> Iterable[Span]:
        joined: list[Span] = []
        for first, last in spans:
            if joined and all(self.is_blank(n) for n in range(joined[-1][1] + 1, first)):
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return joined

    def _delete(self, first: int, last: int) -> Edit:
        before, after = first - 1, last + 1
        while before >= 1 and self.is_blank(before):
            before -= 1
        while after <= len(self) and self.is_blank(after):
            after += 1
        blanks = self._blanks(first, before, first - before - 1, after, after - last - 1)
        return Edit(self.starts[before], self.starts[after - 1], self.ending * blanks)

    def _blanks(self, first: int, before: int, above: int, after: int, below: int) -> int:
        """How many empty lines go between line `before` and line `after`, which had `above` and `below` around."""
        if before < 1 or after > len(self):
            return 0
        indent = self.indent(first)
        if self.indent(after) < indent:
            return below
        if self.indent(before) < indent:
            return above
        defines = self.at(after).lstrip().startswith((*DEFINES, b"#")) or self.at(before).lstrip().startswith(DEFINES)
        if defines or self.indent(before) > indent:
            return max(above, below)
        return min(1, max(above, below))
