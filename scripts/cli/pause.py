"""`--action pause`: let a run wait."""

from typing import TYPE_CHECKING

from scripts.cli.hints import tell_next
from scripts.cli.output import Format
from scripts.cli.steering import steer

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


def pause(*, run: str, reason: str, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Let a run end its step and wait, without a process, until it is resumed.

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
        from deployments.orchestrator import pause as suspended

        return await suspended(run, reason)

    code = steer(do, format)
    tell_next({"Let it go on": ("resume", "--run", run)})
    return code
