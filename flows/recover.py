"""Put runs back to work that crashed, and see to those that hang."""

from prefect import flow

from tasks.recovery import Recovery, look_after, runs_in_need
from tasks.remedies import Remedy


@flow
def recover() -> list[Recovery]:
    """Crashed runs go on as the same run, up to `max_retry_attempts` times; then people are told, once.

    Runs that nobody has heard of, or that hang while starting or ending, are marked as what they are.
    Whoever starts it, and however often: each run is looked at anew before anything is done about it.
    """
    done = [look_after(run) for run in runs_in_need()]
    marked = any(recovery.remedy is Remedy.MARK for recovery in done)
    return done + [look_after(run) for run in runs_in_need()] if marked else done
