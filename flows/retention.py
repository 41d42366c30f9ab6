"""Take away what is past its time, or too much."""

from prefect import flow

from tasks.retention.files import Cleaning, find_old, remove, show
from tasks.retention.runs import find_old_runs, remove_runs, unfinished_runs


@flow
def retention(dry_run: bool = False) -> Cleaning:
    """Remove old runs of ours from the Prefect server, and from AUTOPILOT_HOME old results, reports, clones, checkouts.

    Logs that are too long are emptied. Runs that are not over, and what they need, are never touched.

    Args:
        dry_run: Only list what would be removed.
    """
    cleaning = Cleaning(files=find_old(unfinished_runs()), runs=find_old_runs())
    if not dry_run:
        for removed in cleaning.files:
            remove(removed)
        for old in cleaning.runs:
            remove_runs(old)
    show(cleaning, dry_run=dry_run)
    return cleaning
