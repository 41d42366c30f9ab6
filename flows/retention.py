"""Take away what is past its time."""

from prefect import flow

from tasks.retention import Removed, find_old, remove, show


@flow
def retention(dry_run: bool = False) -> list[Removed]:
    """Remove old results, reports, clones and checkouts of AUTOPILOT_HOME, and empty logs that are too long.

    Runs, their logs and artifacts are the Prefect server's, which cleans up after itself.

    Args:
        dry_run: Only list what would be removed.
    """
    old = find_old()
    if not dry_run:
        for each in old:
            remove(each)
    show(old, dry_run=dry_run)
    return old
