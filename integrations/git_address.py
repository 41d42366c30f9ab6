"""Addresses of repositories, without the credentials that stand in them.

Those go to git by its environment, never into its arguments, its configuration or an error.
"""

import hashlib
import re
from urllib.parse import unquote, urlsplit, urlunsplit

from integrations.errors import RepositoryNotFound
from integrations.git_command import mask

GIT_URL = re.compile(r"^(?:(?:https?|ssh|git|file)://|[\w.-]+@[\w.-]+:)")
CREDENTIAL_HELPER = '!f() { echo "username=$AUTOPILOT_GIT_USER"; echo "password=$AUTOPILOT_GIT_PASSWORD"; }; f'


def is_git_url(text: str) -> bool:
    """Whether it reads as an address of a repository rather than as a path."""
    return bool(GIT_URL.match(text))


def mirror_name(url: str) -> str:
    """A folder name that is readable, and different for each address whatever its credentials."""
    address, _ = parse_address(url)
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", address.removesuffix("/").removesuffix(".git"))[-60:].strip("-.")
    return f"{readable}-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def parse_address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its credentials, and the environment that gives them to git for that server only."""
    if not url or url.startswith("-"):
        raise RepositoryNotFound(
            f"repository {mask(url)!r}", "not an address", "Use an https, ssh, git or file address"
        )
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or "@" not in parts.netloc:
        return url, {}
    host = parts.netloc.rpartition("@")[2]
    settings = (("credential.helper", ""), (f"credential.{parts.scheme}://{host}.helper", CREDENTIAL_HELPER))
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    variables["AUTOPILOT_GIT_USER"] = unquote(parts.username or "")
    variables["AUTOPILOT_GIT_PASSWORD"] = unquote(parts.password or "")
    return urlunsplit(parts._replace(netloc=host)), variables
