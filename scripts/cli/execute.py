"""`--action execute`: start an operation, and wait for it if asked to."""

import json
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from pydantic import JsonValue, TypeAdapter, ValidationError

from deployments.catalog import Urgency
from scripts.cli.exits import Exit, UsageError
from scripts.cli.hints import short, tell_next
from scripts.cli.orchestration import ask
from scripts.cli.output import Format, print_result

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus

JSON_OBJECT = TypeAdapter(dict[str, JsonValue])


def execute(  # noqa: PLR0913
    *,
    operation: str,
    param: Annotated[list[str] | None, Parameter(negative=())] = None,
    params_json: str | None = None,
    component: str | None = None,
    linear_issue_id: str | None = None,
    wait: Annotated[bool, Parameter(negative=())] = False,
    timeout: float | None = None,
    idempotency_key: str | None = None,
    priority: Urgency | None = None,
    format: Format = Format.TABLE,  # noqa: A002
) -> int:
    """Start an operation on a worker. Above max_concurrent_workflows it waits in its queue.

    With --wait, ends with 0 when the run completed, else with 3.

    Parameters
    ----------
    operation
        Its name, such as component-analysis; dashes and underscores are the same.
    param
        A parameter as NAME=VALUE; may be repeated.
    params_json
        All parameters as one JSON object.
    component
        The same as --param component=…
    linear_issue_id
        The same as --param linear_issue_id=…
    wait
        Show its steps, and end when it is over.
    timeout
        Seconds to wait; the run goes on after them.
    idempotency_key
        Calls with the same key start one run.
    priority
        The queue, instead of the operation's own.
    format
        How to print the run.
    """
    pairs = parse_pairs(param or [])
    named = {"component": component, "linear_issue_id": linear_issue_id}
    pairs |= {name: value for name, value in named.items() if value is not None}
    given = parse_json(params_json)

    async def start() -> "RunStatus":
        from deployments.orchestrator import trigger_workflow
        from deployments.triggering import read_parameters
        from scripts.cli.following import followed

        parameters = {**given, **await read_parameters(operation, pairs)}
        run = await trigger_workflow(operation, parameters, idempotency_key=idempotency_key, priority=priority)
        return await followed(run, timeout) if wait else run

    run = ask(start)
    if format is Format.JSON:
        print_result(run.model_dump_json(indent=2))
    else:
        print_result(told(run))
    return Exit.FINE if run.succeeded or not wait else Exit.FAILED


def parse_pairs(texts: list[str]) -> dict[str, str]:
    """`NAME=VALUE` each; dashes in names are underscores. Raises UsageError."""
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--param {text!r} should be NAME=VALUE.")
        pairs[name.strip().replace("-", "_")] = value
    return pairs


def parse_json(text: str | None) -> dict[str, JsonValue]:
    """Raises UsageError."""
    try:
        return JSON_OBJECT.validate_python(json.loads(text)) if text else {}
    except (ValueError, ValidationError, RecursionError):
        raise UsageError('--params-json should be one JSON object, such as \'{"component": "."}\'.') from None


def told(run: "RunStatus") -> str:
    if run.is_over:
        return f"{run.name}: {run.state} after {run.seconds:.1f} s{f': {run.message}' if run.message else ''}"
    named = ("--run", short(run.id))
    tell_next(
        {
            "Follow it": ("logs", *named, "--follow"),
            "Pause it": ("pause", *named, "--reason", "lunch"),
            "Let it go on": ("resume", *named),
            "Watch all": ("status", "--watch"),
        }
    )
    return f"{run.name} ({run.id}) is {run.state.lower()} in queue {run.queue}"
