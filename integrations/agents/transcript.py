"""What an agent has told so far, and whether that is still progress."""

from collections import deque
from dataclasses import dataclass, field

import msgspec

LONGEST_CYCLE = 3
REMEMBERED = 200


@dataclass(slots=True)
class Transcript:
    """Filled line by line by each tool's reader.

    `finished` means that the tool itself said it was done; `trouble` is what it is trying to get over.
    """

    turns: int = 0
    dollars: float | None = None
    summary: str = ""
    error: str = ""
    trouble: str = ""
    finished: bool = False
    actions: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _seen: set[str] = field(default_factory=set)

    def turn(self, identity: str) -> None:
        """Count a message of the model once, though tools tell of it in pieces."""
        if identity not in self._seen:
            self._seen.add(identity)
            self.turns += 1

    def act(self, name: str, details: object) -> None:
        """Remember one action with all its arguments."""
        self.actions.append(f"{name} {msgspec.json.encode(details, order='deterministic').decode()}")

    def repeated(self, times: int) -> str:
        """The action that the last steps went back to, `times` times with nothing new in between; empty if none."""
        steps = list(self.actions)
        for period in range(1, LONGEST_CYCLE + 1):
            tail = steps[-period * times :]
            if len(tail) == period * times and tail == tail[:period] * times:
                return tail[0][:120]
        return ""
