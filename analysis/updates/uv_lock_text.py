"""The smallest change of a uv.lock that says what a newer uv has written, which lays out all of it anew."""

import re
import tomllib
from collections.abc import Mapping

MARK = "[[package]]\n"
REVISION = re.compile(r"^revision = \d+$", re.MULTILINE)
FILES = frozenset({"sdist", "wheels"})
"""Where a version comes from; that changes with what an index tells, and not with what is resolved."""


def with_least_change(old: str, new: str) -> str:
    """The new lock, with every package that is resolved as before in its old words, and in the old revision."""
    head, *blocks = new.split(MARK)
    old_head, *old_blocks = old.split(MARK)
    kept = {_resolved(block): block for block in old_blocks}
    revision = REVISION.search(old_head)
    head = (
        REVISION.sub(revision[0], head) if revision else re.sub(REVISION.pattern + r"\n", "", head, flags=re.MULTILINE)
    )
    return MARK.join([head, *(_ended(kept.get(_resolved(block), block)) for block in blocks)]).rstrip("\n") + "\n"


def _resolved(block: str) -> str:
    """What the block says, but for its files."""
    try:
        facts = tomllib.loads(MARK + block)["package"][0]
    except (tomllib.TOMLDecodeError, KeyError, IndexError):
        return block
    return repr(_sorted({key: value for key, value in facts.items() if key not in FILES}))


def _sorted(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((key, _sorted(part)) for key, part in value.items())
    return [_sorted(part) for part in value] if isinstance(value, list) else value


def _ended(block: str) -> str:
    """A block ends with an empty line, so that the last one can come before another."""
    return block.rstrip("\n") + "\n\n"
