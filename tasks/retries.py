"""When a failed task is worth another try."""

from prefect.client.schemas.objects import State

from integrations.errors import is_transient


def may_succeed_later(_task: object, _run: object, state: State[object]) -> bool:
    """Whether the task failed by what passes: an outage or a limit, not a refusal."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and is_transient(error)
