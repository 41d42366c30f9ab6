"""How tasks that reach outside are run: retried for what passes, kept as results, and repeated or not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prefect import Task
from prefect.cache_policies import NO_CACHE, CachePolicy
from prefect.client.schemas.objects import State
from prefect.tasks import exponential_backoff

from config.settings import get_settings
from integrations.errors import RateLimited, is_transient
from tasks.steps import CALL, ONCE

RETRIES = 3


def may_succeed_later(_task: object, _run: object, state: State[object]) -> bool:
    """Whether the task failed by what passes: an outage or a limit, not a refusal.

    After a limit the governor holds the next attempt until it may go; one that it would not wait for is no use.
    """
    error = state.result(raise_on_failure=False)
    if isinstance(error, RateLimited):
        return error.retry_at < datetime.now(UTC) + timedelta(seconds=get_settings().rate_limits.patience_seconds)
    return isinstance(error, BaseException) and is_transient(error)


def reads[**P, R](name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that asks: always anew, as the answer may be another one."""
    return _outside(name, NO_CACHE)


def writes[**P, R](name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that changes something and finds what it changed before: to run it again is safe.

    A run that goes on after an interruption does not: somebody may have changed it since.
    """
    return _outside(name, CALL)


def writes_once[**P, R](name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task whose effect cannot be looked up: with the same inputs it is done once in a run."""
    return _outside(name, ONCE)


def _outside[**P, R](name: str, cache: CachePolicy) -> Callable[[Callable[P, R]], Task[P, R]]:
    def make(function: Callable[P, R]) -> Task[P, R]:
        return Task(
            function,
            name=name,
            cache_policy=cache,
            persist_result=True,
            retries=RETRIES,
            retry_delay_seconds=exponential_backoff(2),
            retry_jitter_factor=0.5,
            retry_condition_fn=may_succeed_later,
        )

    return make
