"""Who writes, in which run, and whether for real: said once, for every task that is called inside."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect.runtime import flow_run
from pydantic import BaseModel, JsonValue, SerializeAsAny
from pydantic_core import to_jsonable_python

from config import clients
from integrations.change import Change

if TYPE_CHECKING:
    from integrations.github import GitHub
    from integrations.linear import Linear
    from integrations.slack import Slack
    from integrations.writes import Effect, Journal


@dataclass(frozen=True, slots=True)
class _Writer:
    journal: "Journal"
    interactive: bool = False


_WRITER: ContextVar[_Writer | None] = ContextVar("writer", default=None)


class Written[T: BaseModel](BaseModel):
    """What came of a write; `value` is what the service then holds, None if a dry run would have created it."""

    change: Change
    target: str
    sentence: str
    value: SerializeAsAny[T] | None

    def unwrap(self) -> T:
        """What the service holds. Raises LookupError where a dry run made nothing."""
        if self.value is None:
            raise LookupError(f"Only planned: {self.sentence}")
        return self.value


@contextmanager
def writing(
    actor: str, run: str | None = None, *, dry_run: bool = False, interactive: bool = False
) -> "Iterator[Journal]":
    """Within the block, tasks write as this actor; a dry run only plans: see `plan()` of what the block is given.

    Tasks that are submitted inside see it too. Nothing is configured or connected yet.
    """
    journal = clients.journal(actor, run or _flow_run(), dry_run=dry_run)
    token = _WRITER.set(_Writer(journal, interactive))
    try:
        yield journal
    finally:
        _WRITER.reset(token)


def written[T: BaseModel](effect: "Effect[T]") -> Written[T]:
    """The effect as a task's result."""
    write = effect.write
    return Written(change=effect.change, target=write.target, sentence=write.sentence, value=effect.value)


def github() -> "GitHub":
    """GitHub for the task that asks. Raises NotConfigured."""
    return clients.github(_writer().journal, interactive=_writer().interactive)


@contextmanager
def linear() -> "Iterator[Linear]":
    """Linear for the task that asks, until the block ends. Raises NotConfigured."""
    with clients.linear(_writer().journal, interactive=_writer().interactive) as client:
        yield client


def slack() -> "Slack":
    """Slack for the task that asks. Raises NotConfigured."""
    return clients.slack(_writer().journal, interactive=_writer().interactive)


def current_journal() -> "Journal":
    """Where the task that asks records what it writes."""
    return _writer().journal


def is_dry_run() -> bool:
    """Whether what is called here only plans."""
    writer = _WRITER.get()
    return writer is not None and writer.journal.dry_run


def key_of(given: str | None, action: str, target: str, *content: object) -> str:
    """The key itself if one is given, or one that is the same for the same content in the same run."""
    if given:
        return given
    parts: JsonValue = to_jsonable_python([current_journal().run, action, target, content])
    return f"{action}-{hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]}"


def _writer() -> _Writer:
    """As `writing` says; a task outside of it writes for its flow run."""
    return _WRITER.get() or _Writer(clients.journal(flow_run.flow_name or "task", _flow_run()))


def _flow_run() -> str | None:
    return str(flow_run.id) if flow_run.id else None
