"""What every run would otherwise do for itself before its first line: done once, in the zygote."""

import functools
import ssl
from types import ModuleType

import anyio
from prefect.client import orchestration
from pydantic import BaseModel


class SharedTrust(ModuleType):
    """The `ssl` module for Prefect's client, which would parse all authorities' certificates again for each client."""

    def __getattr__(self, name: str) -> object:
        return getattr(ssl, name)

    @staticmethod
    @functools.cache
    def _trusting(cafile: str) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=cafile)

    def create_default_context(self, *, cafile: str | None = None) -> ssl.SSLContext:
        """One for all clients that trust the same file; without a file a new one, as Prefect changes that."""
        return self._trusting(cafile) if cafile else ssl.create_default_context()


def warm() -> None:
    """Share certificates, load the event loop's backend, and have pydantic finish the models it has put off."""
    orchestration.ssl = SharedTrust("ssl")  # type: ignore[attr-defined]
    orchestration.get_client(sync_client=True)
    anyio.run(anyio.sleep, 0)
    for model in unfinished(BaseModel):
        model.model_rebuild(raise_errors=False)


def unfinished(parent: type[BaseModel]) -> list[type[BaseModel]]:
    below = [model for child in parent.__subclasses__() for model in (child, *unfinished(child))]
    return [model for model in dict.fromkeys(below) if not model.__pydantic_complete__]
