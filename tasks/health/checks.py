"""The table of checks, and how one is run: in its own time limit, without letting a secret out."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from prefect import task

from config.redaction import redact
from config.settings import OrchestrationConfig, get_settings
from tasks.health import agents, machine, platforms, prefect_api, tools
from tasks.health.http import ANSWER_SECONDS, did_not_answer
from tasks.health.report import Check, Failed, HealthReport, Outcome, Status

CHECKS: dict[str, Callable[[OrchestrationConfig], Outcome]] = {
    "CPU": machine.cpu,
    "Memory": machine.memory,
    "Disk": machine.disk,
    "Prefect API": prefect_api.prefect_api,
    "Database": prefect_api.database,
    "git": tools.git,
    "uv": tools.uv,
    "ruff": tools.ruff,
    "graph-sitter": tools.graph_sitter,
    "Node": tools.node,
    "GitHub": platforms.github,
    "Linear": platforms.linear,
    "Slack": platforms.slack,
    "Codegen": agents.codegen,
    "Anthropic": agents.anthropic,
    "OpenAI": agents.openai,
}


def examine(name: str, limit: float = ANSWER_SECONDS) -> Check:
    """Do one check of the table; what is broken is its outcome, not an error."""
    start = time.perf_counter()
    settings = get_settings()
    try:
        outcome = within(limit, lambda: CHECKS[name](settings))
    except Failed as failure:
        outcome = Outcome(status=Status.FAILED, message=str(failure), next_step=failure.next_step)
    except OSError as error:
        outcome = Outcome(status=Status.FAILED, message=f"the check cannot be done: {error}")
    return Check(
        name=name, status=outcome.status, message=redact(outcome.message), next_step=redact(outcome.next_step),
        facts=outcome.facts, seconds=round(time.perf_counter() - start, 3),
    )  # fmt: skip


def examine_all() -> HealthReport:
    """Every check at the same time, without a Prefect run: for when its server is what is broken."""
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        return HealthReport(checks=tuple(pool.map(examine, CHECKS)))


run_check = task(name="check", task_run_name="check {name}")(examine)


def within[T](seconds: float, function: Callable[[], T]) -> T:
    """The function's result. Raises Failed after `seconds`; then its thread is left to end by itself.

    HTTP time limits count between two bytes, so a server that drips could hold a check for ever.
    """
    answer: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()

    def answered() -> None:
        try:
            answer.put(function())
        except BaseException as error:
            answer.put(error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=[answered], daemon=True).start()
    try:
        result = answer.get(timeout=seconds)
    except queue.Empty:
        raise Failed(did_not_answer(seconds), "Check the network and the status of the service") from None
    if isinstance(result, BaseException):
        raise result
    return result
