"""Source text as parsers count it."""

import re

LINE_END = re.compile(r"\r\n|\r|\n")


def lines_of(content: bytes) -> list[str]:
    """The lines of a file, split only where Python ends a line: form feeds and the like stay inside."""
    return LINE_END.split(content.decode("utf-8-sig", errors="replace"))
