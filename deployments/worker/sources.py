"""Whether the files that a process has imported are still what they were."""

import os
import site
import sysconfig
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

Seen = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Sources:
    """The project's own files one by one; installed packages by the folders that an installation changes."""

    seen: dict[str, Seen]
    settled: bool = True

    @classmethod
    def nothing(cls) -> Self:
        return cls({})

    @classmethod
    def of(cls, files: Iterable[str], started: float | None = None) -> Self:
        """As they are now; not settled when one was written since `started`, as it may have been read before."""
        watched = {each if own(each) else installed(each) for each in files}
        seen = {each: look(each) for each in watched - {None} if each}
        written = max((stat[0] for stat in seen.values() if stat), default=0)
        return cls(seen, started is None or not started * 1e9 <= written <= time.time_ns())

    def changed(self) -> bool:
        return not self.settled or any(look(file) != stat for file, stat in self.seen.items())


def look(file: str) -> Seen:
    try:
        stat = os.stat(file)  # noqa: PTH116 - as quick as it can be: this precedes every run
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


STANDARD = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib")})
SITES = tuple(
    {
        str(Path(each))
        for each in (*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    }
)


def own(file: str) -> bool:
    return installed(file) is None and not file.startswith(STANDARD)


def installed(file: str) -> str | None:
    """The folder of packages that the file is in."""
    return next((folder for folder in SITES if file.startswith(folder + os.sep)), None)
