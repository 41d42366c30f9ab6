"""Put runs back to work that crashed, and see to those that hang or have fallen silent."""

from collections.abc import Iterator

from prefect import flow

from config import clients
from integrations.database.turns import turn_if_free
from tasks.recovery.listening import report_silent
from tasks.recovery.runs import Recovery, leave_to_the_next, look_after, runs_in_need

ROUNDS = 20
"""What crashes meanwhile is looked after as well, but not for ever."""

PATIENCE = 5.0
"""Longer than the last look of another recovery takes, which may have come too early for what this one is about."""


@flow
def recover() -> list[Recovery]:
    """Crashed runs go on as the same run, up to `max_retry_attempts` times; then people are told, once.

    Runs that hang while starting or ending, and those nobody hears of any more, are marked as what they are.
    Recoveries and alerts that crashed are left to the next.
    Whoever starts it, and however often: each run is looked at anew before anything is done about it.
    """
    done = [*look_after_all()]
    if report_silent():
        done += look_after_all()
    return done + leave_to_the_next()


def look_after_all() -> Iterator[Recovery]:
    """Until no run is in need; nothing when another recovery does so already, as many may be started at once."""
    with turn_if_free(clients.database(), "recovery", PATIENCE) as first:
        if first:
            yield from rounds()


def rounds() -> Iterator[Recovery]:
    for _ in range(ROUNDS):
        if not (runs := runs_in_need()):
            return
        yield from [look_after(run) for run in runs]
