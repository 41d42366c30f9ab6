"""Text as GitHub-flavoured Markdown that says only what it says: no markup, mention, reference or link gets through."""

import re
from collections.abc import Iterable, Sequence

from analysis.report.text import printable

_MARKUP = re.compile(r"([\\`*_{}\[\]<>~])")
_LIVE = re.compile(r"@(?=\w)|#(?=\d)|(?<=[Gg][Hh])-(?=\d)|:(?=//)|(?<=www)\.")
_LEADING = re.compile(r"^(\s*)([-+#=]|\d+(?=[.)]))")
_SPAN = re.compile(r"`([^`\n]+)`")
_BREAK = "\u200b"
"""A zero-width space: GitHub turns even an escaped `@name` into a mention."""


def escape(text: str, limit: int = 300) -> str:
    """Plain text, on one line. Text `between backticks` stays code."""
    parts = _SPAN.split(printable(text, limit))
    return "".join(code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    quiet = _LIVE.sub(lambda match: match[0] + _BREAK, text)
    quiet = _MARKUP.sub(r"\\\1", quiet.replace("&", "&amp;"))
    return _LEADING.sub(r"\1\\\2", quiet) if not quiet[:1].isdigit() else quiet


def code(text: str, limit: int = 160) -> str:
    """A code span, fenced by more backticks than the text has in a row."""
    shown = printable(text, limit)
    if not shown:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if len(fence) > 1 else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], cap: int) -> str:
    """A table of cells that are Markdown already; headers that begin with `>` align right."""
    right = [header.startswith(">") for header in headers]
    lines = [
        _row(header.removeprefix(">") for header in headers),
        _row("--:" if is_right else "---" for is_right in right),
        *(_row(map(_cell, row)) for row in rows[:cap]),
    ]
    more = f"\n\n*and {len(rows) - cap:,} more*" if len(rows) > cap else ""
    return "\n".join(lines) + more


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    r"""Pipes escaped; a backslash before one is kept apart, since `\\|` would end the cell."""
    return text.replace("\\|", f"\\{_BREAK}|").replace("|", "\\|")


def details(summary: str, body: str) -> str:
    """A collapsible block; `summary` is plain text."""
    title = summary.replace("&", "&amp;").replace("<", "&lt;")
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
