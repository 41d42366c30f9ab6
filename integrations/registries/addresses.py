"""Which registries this machine uses: what its tools are told, or the public ones."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from integrations.errors import NotFound
from integrations.registries import npm, pypi

PYTHON_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
IMAGE_VARIABLES = ("AUTOPILOT_IMAGE_REGISTRY",)
DOCKER_HUB = "https://registry-1.docker.io"
NPM_VARIABLES = ("npm_config_registry", "NPM_CONFIG_REGISTRY")


def python_index(variables: Mapping[str, str] = os.environ) -> str:
    """The address of the simple API, `/simple` at its end as a rule."""
    return _told(PYTHON_VARIABLES, variables) or pypi.PUBLIC


def npm_registry(variables: Mapping[str, str] = os.environ) -> str:
    return _told(NPM_VARIABLES, variables) or npm.PUBLIC


def image_place(name: str, variables: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The address of the registry and the repository there. Raises NotFound for hosts that are not public.

    Whoever writes a Dockerfile names the host: it is not to lead into the machine's own network.
    """
    host, slash, rest = name.partition("/")
    if not slash or not ({".", ":"} & set(host) or host == "localhost"):
        return _told(IMAGE_VARIABLES, variables) or DOCKER_HUB, name if slash else f"library/{name}"
    if host in ("docker.io", "index.docker.io"):
        return image_place(rest, variables)
    if ":" in host or "." not in host or host.rpartition(".")[2].isdigit() or host.endswith((".local", ".internal")):
        raise NotFound(host, f"{rest}: only registries with a public name are asked")
    return f"https://{host}", rest


def without_credentials(url: str) -> str:
    """For reports and for requests that need none."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _told(names: tuple[str, ...], variables: Mapping[str, str]) -> str:
    return next((variables[name].rstrip("/") for name in names if variables.get(name)), "")
