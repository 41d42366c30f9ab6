"""What can be wrong when runs are started and steered: a type for each different reaction, each with the next step."""

from collections.abc import Sequence
from uuid import UUID


class OrchestratorError(Exception):
    """Something stands in the way of what was asked; the message says what to do."""


class Rejected(OrchestratorError):
    """What was asked for cannot be: it takes another question, not another try."""


class UnknownOperation(Rejected):
    """`close` are the names that may have been meant."""

    def __init__(self, asked: str, known: Sequence[str], close: Sequence[str]) -> None:
        self.close = tuple(close)
        suggestion = f" Did you mean {close[0]}?" if close else ""
        super().__init__(f"There is no operation {asked!r}.{suggestion} Operations: {', '.join(known)}")


class NotAvailableYet(Rejected):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"The operation {name} has no flow in this version. Operations: {', '.join(known)}")


class BrokenOperation(OrchestratorError):
    def __init__(self, name: str, flow: str, reason: str) -> None:
        super().__init__(f"The operation {name!r} ({flow}) cannot be used: {reason}. Repair or remove its package")


class MissingDeployment(OrchestratorError):
    def __init__(self, name: str) -> None:
        super().__init__(f"The operation {name} is not deployed on this server: run `autopilot --action initialize`")


class NotInitialized(OrchestratorError):
    def __init__(self) -> None:
        super().__init__("Nothing of ours is installed on this server: run `autopilot --action initialize`")


class OwnNameTaken(Rejected):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is an operation of the catalogue: give your flow another name")


class NoWorker(OrchestratorError):
    def __init__(self, pool: str) -> None:
        super().__init__(f"No worker polls pool {pool!r}: start one with `autopilot --action up`")


class ServerDown(OrchestratorError):
    def __init__(self, address: str | None) -> None:
        where = f"No Prefect server answers at {address}" if address else "No Prefect server runs here"
        super().__init__(f"{where}: start one with `autopilot --action up`, or set PREFECT_API_URL to one that runs")


class ServerBusy(OrchestratorError):
    def __init__(self, address: str) -> None:
        look = "`autopilot --action runs` shows whether it was done all the same"
        super().__init__(f"The Prefect server at {address} is too busy to answer. Try again in a moment; {look}")


class UnknownRun(Rejected):
    def __init__(self, asked: str) -> None:
        super().__init__(f"There is no run {asked!r}. `autopilot --action runs` lists the names and ids")


class AmbiguousRun(Rejected):
    def __init__(self, asked: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{asked!r} may be any of these runs, so give the id: {', '.join(candidates)}")


class InvalidParameters(Rejected):
    """`problems` has a sentence for each parameter that does not fit."""

    def __init__(self, operation: str, problems: Sequence[str], known: Sequence[str]) -> None:
        self.problems = tuple(problems)
        told = "; ".join(problems)
        super().__init__(f"The parameters do not fit {operation}: {told}. Parameters: {', '.join(known) or 'none'}")


class NotPossible(Rejected):
    """The run is in a state, or of a kind, in which this cannot be done to it."""

    def __init__(self, asked: str, run: str, reason: str, advice: str = "") -> None:
        super().__init__(f"Cannot {asked} {run}: {reason}{f'. {advice}' if advice else ''}")


class StillRunning(OrchestratorError):
    """The time to wait is over; the run goes on."""

    def __init__(self, run: str, run_id: UUID, seconds: float, state: str) -> None:
        follow = f"autopilot --action logs --run {str(run_id)[:8]} --follow"
        super().__init__(f"After {seconds:g} s {run} is {state}, and goes on. Follow it with `{follow}`")
