"""Which registries this machine uses: what its tools are told, or the public ones."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from integrations.registries import npm, pypi

PYTHON_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
NPM_VARIABLES = ("npm_config_registry", "NPM_CONFIG_REGISTRY")


def python_index(variables: Mapping[str, str] = os.environ) -> str:
    """The address of the simple API, `/simple` at its end as a rule."""
    return _told(PYTHON_VARIABLES, variables) or pypi.PUBLIC


def npm_registry(variables: Mapping[str, str] = os.environ) -> str:
    return _told(NPM_VARIABLES, variables) or npm.PUBLIC


def without_credentials(url: str) -> str:
    """For reports and for requests that need none."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _told(names: tuple[str, ...], variables: Mapping[str, str]) -> str:
    return next((variables[name].rstrip("/") for name in names if variables.get(name)), "")
