"""`--action resume`: let a paused run go on."""

from typing import TYPE_CHECKING

from scripts.cli.execute import parse_json
from scripts.cli.hints import tell_next
from scripts.cli.output import Format
from scripts.cli.steering import steer

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


def resume(*, run: str, input_json: str | None = None, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Let a paused run go on. Finished steps whose results are persisted are not done again.

    Parameters
    ----------
    run
        Its name, its id, or a unique beginning of its id.
    input_json
        What the run asked for, as a JSON object, when it did.
    format
        How to print the run.
    """
    given = parse_json(input_json) if input_json else None

    async def do() -> "RunStatus":
        from deployments.orchestrator import resume as resumed

        return await resumed(run, given)

    code = steer(do, format)
    tell_next({"Follow it": ("logs", "--run", run, "--follow")})
    return code
