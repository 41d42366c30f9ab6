"""`--action retry`: run what is over once more."""

from typing import TYPE_CHECKING

from scripts.cli.output import Format
from scripts.cli.steering import steer

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


def retry(*, run: str, from_step: str | None = None, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Run again as the same run. Finished steps whose results are persisted are not done again.

    Parameters
    ----------
    run
        Its name, its id, or a unique beginning of its id.
    from_step
        The step from which on everything is done again.
    format
        How to print the run.
    """

    async def do() -> "RunStatus":
        from deployments.orchestrator import retry as retried

        return await retried(run, from_step)

    return steer(do, format)
