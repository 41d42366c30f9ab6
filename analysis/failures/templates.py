"""What green runs print, so that what is new in a red one stands out.

After Drain (He et al., 2017): lines are told apart by their words at fixed places, and what varies is masked. Masking by
kind of token (numbers, ids, paths, times) gives the template directly, so there is no tree to grow and a log of any size
is read in one pass; templates of green runs are kept as hashes.
"""

import re
from collections.abc import Iterable
from zlib import crc32

from analysis.failures.lines import Line

LARGEST = 500_000
"""Templates that are kept: 8 bytes each and some overhead; beyond that a log has no structure to compare."""

MASKS = re.compile(
    r"https?://\S+"
    r"|(?:/[\w.@+\-]+){2,}/?"  # absolute paths
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\b0x[0-9a-fA-F]+\b"
    r"|\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b"  # hashes
    r"|\d+(?:[.,:]\d+)*(?:\s?(?:ns|us|µs|ms|s|sec|seconds|min|m|h|B|kB|KB|KiB|MB|MiB|GB|GiB|%)\b)?"
)


def template(text: str) -> str:
    """The line without what varies from run to run."""
    return " ".join(MASKS.sub("*", text).split())


class Templates:
    """The templates of green runs."""

    def __init__(self) -> None:
        self._known: set[tuple[int, int]] = set()

    def learn(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if len(self._known) >= LARGEST:
                return
            self._known.add(_digest(line.text))

    def knows(self, text: str) -> bool:
        """Whether a green run printed such a line. Empty lines are known to all."""
        return not text.strip() or _digest(text) in self._known

    def __bool__(self) -> bool:
        return bool(self._known)


def _digest(text: str) -> tuple[int, int]:
    masked = template(text)
    return crc32(masked.encode()), len(masked)
