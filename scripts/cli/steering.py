"""What pausing, resuming, cancelling and retrying have in common: one run in, its new state out."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from scripts.cli.orchestration import ask
from scripts.cli.output import Format, print_result

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


def steer(do: "Callable[[], Coroutine[Any, Any, RunStatus]]", report: Format) -> int:
    """Do it and tell how the run is then. Raises OrchestratorError."""
    run = ask(do)
    if report is Format.JSON:
        print_result(run.model_dump_json(indent=2))
    else:
        print_result(f"{run.name} is {run.state.lower()}{f': {run.message}' if run.message else ''}")
    return 0
