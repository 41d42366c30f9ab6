"""`--action cancel`: end a run."""

from typing import TYPE_CHECKING

from scripts.cli.output import Format
from scripts.cli.steering import steer

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


def cancel(*, run: str, reason: str = "", format: Format = Format.TABLE) -> int:  # noqa: A002
    """End a run: one that waits at once, one that runs as soon as its worker hears of it.

    Parameters
    ----------
    run
        Its name, its id, or a unique beginning of its id.
    reason
        Why; shown with the run.
    format
        How to print the run.
    """

    async def do() -> "RunStatus":
        from deployments.orchestrator import cancel as cancelled

        return await cancelled(run, reason)

    return steer(do, format)
