"""Put runs back to work that crashed, and see to those that hang."""

from prefect import flow

from tasks.recovery import Recovery, look_after, runs_in_need

ROUNDS = 20
"""What crashes meanwhile is looked after as well, but not for ever."""


@flow
def recover() -> list[Recovery]:
    """Crashed runs go on as the same run, up to `max_retry_attempts` times; then people are told, once.

    Runs that hang while starting or ending are marked as what they are.
    Whoever starts it, and however often: each run is looked at anew before anything is done about it.
    """
    done = list[Recovery]()
    for _ in range(ROUNDS):
        if not (runs := runs_in_need()):
            break
        done += [look_after(run) for run in runs]
    return done
