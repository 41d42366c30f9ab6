"""Tell the server of runs whose worker on this machine was killed, or could not tell: nobody else would for minutes."""

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import State, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from deployments.worker.ledger import Entry, Ledger
from integrations.locks import Busy, alone
from tasks.recovery.remedies import ORPHANED

KILLED = f"{ORPHANED}: it, its worker or the machine was killed, or the server did not listen."
IN_HAND = {StateType.PENDING, StateType.RUNNING}


async def report_orphans(ledger: Ledger, client: PrefectClient) -> int:
    """How many runs were reported. One worker of the machine does it at a time, the others pass."""
    if not any(True for _ in ledger.orphans()):
        return 0
    try:
        with alone(ledger.folder.with_suffix(".lock"), patience=0):
            return sum([await _report(ledger, entry, client) for entry in ledger.orphans()])
    except Busy:
        return 0


async def _report(ledger: Ledger, entry: Entry, client: PrefectClient) -> bool:
    state = await _conclusion(entry, client)
    if state is not None:
        await client.set_flow_run_state(entry.run, state, force=state.is_cancelled())
    ledger.forget(entry)
    return state is not None


async def _conclusion(entry: Entry, client: PrefectClient) -> State[None] | None:
    """What has become of the run; None when it has ended, waits, or was taken up elsewhere since."""
    try:
        run = await client.read_flow_run(entry.run)
        history = await client.read_flow_run_states(entry.run)
    except ObjectNotFound:
        return None
    if run.state_type is StateType.CANCELLING:
        return Cancelled(message=KILLED)
    since = {state.type for state in history if state.timestamp > entry.taken}
    if run.state_type not in IN_HAND or since & {StateType.CRASHED, StateType.SCHEDULED}:
        return None
    return Crashed(message=KILLED)
