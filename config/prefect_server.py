"""The Prefect server that the user has named: what Prefect would read, without the second it takes to import."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

VARIABLE = "PREFECT_API_URL"
ENV_FILE = Path(".env")

IMPATIENCE = {"PREFECT_API_REQUEST_TIMEOUT": "15", "PREFECT_CLIENT_MAX_RETRIES": "2"}
"""For who waits at a terminal: Prefect's own defaults wait minutes for every request to a server that is gone."""


@dataclass(frozen=True, slots=True)
class NamedServer:
    """The address of an API, and what named it."""

    url: str
    source: str


def named_server() -> NamedServer | None:
    """By environment, `.env` or the active profile, the first that has one; None when a local server is to be used."""
    if url := os.environ.get(VARIABLE):
        return NamedServer(url, f"environment variable {VARIABLE}")
    if url := dotenv_values(ENV_FILE).get(VARIABLE):
        return NamedServer(url, f"{ENV_FILE}: {VARIABLE}")
    return _of_profile()


def _of_profile() -> NamedServer | None:
    path = _profiles_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # no profiles, or none that Prefect could read either
    name = os.environ.get("PREFECT_PROFILE") or document.get("active")
    profiles = document.get("profiles")
    profile = profiles.get(name) if isinstance(profiles, dict) else None
    url = profile.get(VARIABLE) if isinstance(profile, dict) else None
    return NamedServer(url, f"profile {name!r} in {path}") if isinstance(url, str) and url else None


def _profiles_path() -> Path:
    if named := os.environ.get("PREFECT_PROFILES_PATH"):
        return Path(named).expanduser()
    home = os.environ.get("PREFECT_HOME")
    return (Path(home) if home else Path.home() / ".prefect").expanduser() / "profiles.toml"
