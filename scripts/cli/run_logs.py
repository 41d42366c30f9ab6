"""`--action logs`: the log of a run."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from scripts.cli.orchestration import ask
from scripts.cli.output import print_result

if TYPE_CHECKING:
    from deployments.logs import LogLine


def logs(*, run: str, follow: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Print what a run has logged.

    Parameters
    ----------
    run
        Its name, its id, or a unique beginning of its id.
    follow
        Go on until the run is over.
    """

    async def read() -> None:
        from deployments.logs import logs as lines

        async for line in lines(run, follow=follow):
            print_result(_told(line))

    ask(read)
    return 0


def _told(line: "LogLine") -> str:
    return f"{line.at.astimezone():%H:%M:%S.%f} {line.level:<7} {line.message}"
