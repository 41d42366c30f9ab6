"""What we have made on a server, and how we left it: kept there, in Prefect variables, to tell what people change."""

from collections.abc import Iterator, Mapping

from prefect.client.orchestration import PrefectClient
from pydantic import BaseModel, ConfigDict, TypeAdapter

from deployments.resources import variables
from deployments.resources.resource import Fields, Kind, digest

VARIABLE = "autopilot_installed"
OWN = "*"
PART = 100
"""Marks in one variable, as a value may have 5000 characters."""

JSON = TypeAdapter(dict[str, str])


class Marks(BaseModel):
    """The digest of each resource of ours, as it was left, by `kind/name`; those of users' own flows have a star."""

    model_config = ConfigDict(frozen=True)

    digests: Mapping[str, str] = {}

    def knows(self, kind: Kind, name: str) -> bool:
        return f"{kind}/{name}" in self.digests

    def is_own(self, kind: Kind, name: str) -> bool:
        return self.digests.get(f"{kind}/{name}", "").startswith(OWN)

    def is_as_left(self, kind: Kind, name: str, there: Fields) -> bool:
        return self.digests.get(f"{kind}/{name}", "").removeprefix(OWN) == _mark(kind, there)

    def names(self, kind: Kind) -> list[str]:
        return [key.removeprefix(f"{kind}/") for key in self.digests if key.startswith(f"{kind}/")]

    def having(self, kind: Kind, name: str, fields: Fields, *, own: bool = False) -> "Marks":
        return Marks(digests={**self.digests, f"{kind}/{name}": OWN * own + _mark(kind, fields)})

    def without(self, kind: Kind, name: str) -> "Marks":
        return Marks(digests={key: value for key, value in self.digests.items() if key != f"{kind}/{name}"})


def _mark(kind: Kind, fields: Fields) -> str:
    """Nothing that a secret could be guessed by is kept where anyone may read it."""
    return "secret" if kind is Kind.SECRET else digest(fields)


async def read(client: PrefectClient) -> Marks:
    found = await variables.read(client)
    parts = [JSON.validate_python(found[name]["value"]) for name in sorted(found) if name.startswith(VARIABLE)]
    return Marks(digests={key: value for part in parts for key, value in part.items()})


async def write(client: PrefectClient, marks: Marks) -> None:
    """Replace what is kept; without marks nothing remains."""
    parts = dict(_parts(marks))
    for name, part in parts.items():
        await variables.write(client, name, {"value": dict(part)})
    for name in await variables.read(client):
        if name.startswith(VARIABLE) and name not in parts:
            await variables.remove(client, name)


def _parts(marks: Marks) -> Iterator[tuple[str, dict[str, str]]]:
    items = sorted(marks.digests.items())
    for number, start in enumerate(range(0, len(items), PART)):
        yield f"{VARIABLE}_{number}", dict(items[start : start + PART])
