"""What every kind of resource has in common."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from prefect.client.orchestration import PrefectClient
from pydantic import JsonValue

type Fields = Mapping[str, JsonValue]
"""What a resource says, by field, as JSON, so that two can be compared."""

POOL = "autopilot"


class Kind(StrEnum):
    """In the order of their making: a later one may refer to an earlier one."""

    POOL = "work pool"
    QUEUE = "work queue"
    SECRET = "secret block"  # noqa: S105 - no secret, the name of a kind
    DEPLOYMENT = "deployment"
    SCHEDULE = "schedule"
    VARIABLE = "variable"
    AUTOMATION = "automation"


@dataclass(frozen=True, slots=True)
class Resource:
    """What should be there."""

    kind: Kind
    name: str
    fields: Fields


class Adapter(Protocol):
    """How one kind is read and written. `read` gives everything of the kind that is there, ours or not."""

    async def read(self, client: PrefectClient) -> dict[str, Fields]: ...

    async def write(self, client: PrefectClient, name: str, fields: Fields) -> None: ...

    async def remove(self, client: PrefectClient, name: str) -> None: ...


def digest(fields: Fields) -> str:
    """Short, and the same for the same fields in any order; a field that a later version adds, yet unset, is none."""
    given = {name: value for name, value in fields.items() if value is not None}
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:10]
