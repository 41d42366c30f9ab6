"""Extractors for the tests of the index; copied where worker processes can import them."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.index.snapshot import SourceFile


def length(content: bytes, file: SourceFile) -> int:
    return len(content)


def fragile(content: bytes, file: SourceFile) -> int:
    if content.startswith(b"crash"):
        os.kill(os.getpid(), signal.SIGKILL)
    if content.startswith(b"hang"):
        time.sleep(60)
    if content.startswith(b"raise"):
        raise ValueError("no good")
    if content.startswith(b"babble"):
        os.write(1, b"\x01\x00\x00\x00\xc1")
    return len(content)


def lengths(root: Path, files: Sequence[SourceFile]) -> Mapping[str, int]:
    return {file.path: (root / file.path).stat().st_size for file in files if file.size}
