"""YAML that others wrote: plain values only, and neither deeper nor larger than settings can be.

A few lines of aliases of aliases stand for billions of values, and a file of brackets ends a recursive reader.
"""

from typing import Any

import yaml

DEEPEST = 50
MOST_VALUES = 100_000
QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str | bytes) -> object:
    """The value of the only document. Raises yaml.YAMLError, and ValueError for what is no value of its kind."""
    check(text)
    return yaml.safe_load(text)


def compose(text: str) -> yaml.Node | None:
    """The nodes of the only document, with their places. Raises yaml.YAMLError."""
    check(text)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def load_large(text: str) -> object:
    """The value of a document that a program wrote, such as a lock file. Raises yaml.YAMLError and ValueError."""
    check(text, loader=QUICK, most=100 * MOST_VALUES)
    return yaml.load(text, Loader=QUICK)  # noqa: S506


def check(text: str | bytes, *, loader: Any = yaml.SafeLoader, most: int = MOST_VALUES) -> None:
    """Raise yaml.YAMLError for a document that is too large to be read, with its aliases written out.

    The quick loader ends the whole process where a document is too deep.
    """
    if len(text) > 10 * most:
        raise yaml.YAMLError(f"it is larger than {10 * most:,} bytes")
    sizes: dict[str, int] = {}
    open_ones: list[tuple[str | None, int]] = [(None, 0)]
    for event in yaml.parse(text, Loader=loader):
        match event:
            case yaml.CollectionStartEvent():
                open_ones.append((event.anchor, 0))
                anchor, size = None, 1
            case yaml.CollectionEndEvent():
                anchor, size = open_ones.pop()
            case yaml.ScalarEvent():
                anchor, size = event.anchor, 1
            case yaml.AliasEvent():
                endless = event.anchor in {name for name, _ in open_ones}
                anchor, size = None, most + 1 if endless else sizes.get(event.anchor or "", 0)
            case _:
                continue
        if anchor:
            sizes[anchor] = size
        outer, before = open_ones.pop()
        open_ones.append((outer, before + size))
        if before + size > most or len(open_ones) > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise yaml.YAMLError(f"line {line}: too many values with all aliases written out, or nested too deep")
