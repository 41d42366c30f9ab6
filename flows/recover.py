"""Put runs back to work that crashed, and see to those that hang or have fallen silent."""

from collections.abc import Iterator

from prefect import flow

from tasks.listening import report_silent
from tasks.recovery import Recovery, look_after, runs_in_need

ROUNDS = 20
"""What crashes meanwhile is looked after as well, but not for ever."""


@flow
def recover() -> list[Recovery]:
    """Crashed runs go on as the same run, up to `max_retry_attempts` times; then people are told, once.

    Runs that hang while starting or ending, and those nobody hears of any more, are marked as what they are.
    Whoever starts it, and however often: each run is looked at anew before anything is done about it.
    """
    done = [*look_after_all()]
    if report_silent():
        done += look_after_all()
    return done


def look_after_all() -> Iterator[Recovery]:
    """Until no run is in need."""
    for _ in range(ROUNDS):
        if not (runs := runs_in_need()):
            return
        yield from [look_after(run) for run in runs]
