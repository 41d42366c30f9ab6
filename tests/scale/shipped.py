"""What docker-compose.yml says, for processes of this machine: what is tried is what is shipped."""

import re
import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::[?-]([^}]*))?\}")


class Service(BaseModel):
    """One service, as far as a process needs it."""

    model_config = ConfigDict(extra="ignore")

    image: str
    command: list[str] = []
    environment: dict[str, str] = {}


class Composition(BaseModel):
    model_config = ConfigDict(extra="ignore")

    services: dict[str, Service]


@cache
def composition() -> Composition:
    return Composition.model_validate(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def environment(service: str, secrets: Mapping[str, str], hosts: Mapping[str, str]) -> dict[str, str]:
    """The service's environment, its `${VARIABLE}`s filled in and its hosts (`redis:6379`) put where ours are."""
    filled = {}
    for name, value in variables(service).items():
        text = VARIABLE.sub(lambda match: secrets[match[1]], value)
        for host, ours in hosts.items():
            text = re.sub(rf"(?<=[@/]){re.escape(host)}(?=/)", ours, text)
        filled[name] = text
    return filled


def variables(service: str) -> dict[str, str]:
    """What the service's environment says, as it stands."""
    return composition().services[service].environment


def command(service: str) -> list[str]:
    return composition().services[service].command


def dockerfile() -> dict[str, str]:
    """The variables that the image sets for every process."""
    text = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2].replace("\\\n", " ")
    lines = [line.removeprefix("ENV ") for line in text.splitlines() if line.startswith("ENV ")]
    return dict(pair.split("=", 1) for line in lines for pair in shlex.split(line))
