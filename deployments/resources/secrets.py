"""Secret blocks for the credentials of the settings, so that workers elsewhere need none of their own."""

import hashlib
from collections.abc import Iterator

from prefect.blocks.system import Secret
from prefect.client.orchestration import PrefectClient
from pydantic import SecretStr

from config.credentials import CREDENTIALS
from config.settings import OrchestrationConfig, get_settings
from deployments.resources.resource import Fields, Kind, Resource

PREFIX = "autopilot-"


def wanted(settings: OrchestrationConfig) -> list[Resource]:
    """A block for each credential that is set; a fingerprint stands for the value, which is never shown."""
    return [
        Resource(Kind.SECRET, block_name(setting), {"fingerprint": fingerprint(value)})
        for setting, value in _values(settings)
    ]


def environment(names: set[str]) -> Fields:
    """What runs find in their environment: references that the worker replaces by the secrets of these blocks."""
    settings = [setting for credential in CREDENTIALS for setting in credential.settings]
    return {
        setting.upper(): "{{ prefect.blocks.secret." + block_name(setting) + " }}"
        for setting in settings
        if block_name(setting) in names
    }


def block_name(setting: str) -> str:
    return PREFIX + setting.replace("_", "-")


def fingerprint(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _values(settings: OrchestrationConfig) -> Iterator[tuple[str, str]]:
    """Each credential's settings that are set, the numbers among them too, as one is no use without the other."""
    for setting in (setting for credential in CREDENTIALS for setting in credential.settings):
        value = getattr(settings, setting)
        if isinstance(value, SecretStr):
            yield setting, value.get_secret_value()
        elif isinstance(value, int | str):
            yield setting, str(value)


async def read(client: PrefectClient) -> dict[str, Fields]:
    blocks = await client.read_block_documents_by_type("secret", include_secrets=True)
    return {
        str(block.name): {"fingerprint": fingerprint(str(block.data.get("value")))}
        for block in blocks
        if block.name and block.name.startswith(PREFIX)
    }


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    """The value of this process's settings."""
    value = next(value for setting, value in _values(get_settings()) if block_name(setting) == name)
    await Secret(value=SecretStr(value)).save(name, overwrite=True, client=client)


async def remove(client: PrefectClient, name: str) -> None:
    for block in await client.read_block_documents_by_type("secret"):
        if block.name == name:
            await client.delete_block_document(block.id)
