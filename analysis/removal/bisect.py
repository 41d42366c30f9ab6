"""The most of a change that its judge lets pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passing[T]:
    """Items that pass together, those that fail with them, and those that there was no budget to try."""

    kept: tuple[T, ...] = ()
    failing: tuple[T, ...] = ()
    untried: tuple[T, ...] = ()


def most_that_pass[T](items: Sequence[T], passes: Callable[[Sequence[T]], bool], budget: int) -> Passing[T]:
    """Halve what fails until the culprits stand alone, and keep the rest; `passes` is asked at most `budget` times.

    Every set that is kept was judged as a whole. One culprit among n costs about 2 log2 n questions.
    """
    kept: list[T] = []
    failing: list[T] = []
    waiting = [list(items)] if items else []
    while waiting and budget > 0:
        part = waiting.pop(0)
        budget -= 1
        if passes([*kept, *part]):
            kept += part
        elif len(part) == 1:
            failing += part
        else:
            middle = len(part) // 2
            waiting[:0] = [part[:middle], part[middle:]]
    return Passing(tuple(kept), tuple(failing), tuple(item for part in waiting for item in part))
