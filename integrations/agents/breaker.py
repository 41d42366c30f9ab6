"""A circuit breaker for each agent, shared by all processes that use the same folder.

Closed, it lets everyone through. After some failures in a row it is open, and nobody asks the agent for a while. Then
it is half-open: one caller may try, and what comes of that closes or opens it again.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

type State = Literal["closed", "open", "half-open"]


@dataclass(frozen=True, slots=True)
class Breaker:
    """`failures` in a row open it for `cool_down` seconds. `folder` holds one small file for each agent."""

    folder: Path
    failures: int = 3
    cool_down: float = 300.0

    def state(self, agent: str) -> State:
        """How it stands now."""
        with self._record(agent) as record:
            if record.failures < self.failures:
                return "closed"
            return "open" if time.time() < record.failed_at + self.cool_down else "half-open"

    def admit(self, agent: str, lease: float) -> float:
        """0 if the agent may be asked, or else the seconds to wait.

        Whoever is let through half-open is the only one for `lease` seconds, should it die without an answer.
        """
        now = time.time()
        with self._record(agent) as record:
            if record.failures < self.failures:
                return 0.0
            wait = max(record.failed_at + self.cool_down, record.trial_until) - now
            if wait <= 0:
                record.trial_until = now + lease
            return max(wait, 0.0)

    def report(self, agent: str, *, answered: bool) -> None:
        """What came of asking: one answer closes it, a failure counts."""
        with self._record(agent) as record:
            record.failures = 0 if answered else record.failures + 1
            record.failed_at = 0.0 if answered else time.time()
            record.trial_until = 0.0

    @contextmanager
    def _record(self, agent: str) -> Iterator["_Record"]:
        """The agent's record, ours alone until the block ends, then written back."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{agent}.json").open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            record = _parse(file.read())
            yield record
            file.seek(0)
            file.truncate()
            file.write(msgspec.json.encode(record))


class _Record(msgspec.Struct):
    failures: int = 0
    failed_at: float = 0.0
    trial_until: float = 0.0


def _parse(written: bytes) -> _Record:
    """A process killed while writing leaves half a record: that counts as none."""
    try:
        return msgspec.json.decode(written, type=_Record)
    except msgspec.DecodeError:
        return _Record()
