"""Text from code made safe to show: nothing in it may drive a terminal, reorder a line or fill a page."""

import unicodedata
from collections.abc import Iterable

from analysis.findings import Location

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiners belong to words and emoji; every other format character only hides something."""


def printable(text: str, limit: int | None = None) -> str:
    """One line: white space folded, control and bidirectional characters as escapes, cut at `limit` characters."""
    shown = "".join(map(visible, " ".join(text[: 4 * limit].split() if limit else text.split())))
    return shown if limit is None or len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def visible(character: str) -> str:
    """The character, or its escape when showing it would change how other text is shown."""
    if unicodedata.category(character) not in _INVISIBLE or character in _JOINERS:
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"


def place(location: Location) -> str:
    """`path:line`, the form that editors and terminals make clickable."""
    return f"{printable(location.path, 160)}:{location.line}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {noun if number == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def listed(names: Iterable[str], cap: int = 3) -> str:
    """`a, b, c and 4 more`, without repeats, in the given order."""
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return unique[0]
    if len(unique) <= cap:
        return f"{', '.join(unique[:-1])} and {unique[-1]}" if unique else ""
    return f"{', '.join(unique[:cap])} and {len(unique) - cap:,} more"
