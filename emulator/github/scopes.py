"""What a token must be allowed to do, by route."""

import re

from emulator.github.authentication import Identity
from emulator.github.errors import Refused

SCOPES: list[tuple[str, str, set[str]]] = [
    ("*", r"/app(/|$)", set()),
    ("*", r"/repos/[^/]+/[^/]+/hooks", {"admin:repo_hook", "repo"}),
    ("*", r"/repos/[^/]+/[^/]+/code-scanning", {"security_events", "repo"}),
    ("*", r"/repos/", {"repo", "public_repo"}),
    ("POST", r"/user/repos", {"repo", "public_repo"}),
    ("POST", r"/orgs/[^/]+/repos", {"repo", "public_repo"}),
]
"""Method, start of the path, and the OAuth scopes of which one is needed."""

PERMISSIONS: list[tuple[str, str]] = [
    ("issues", "issues"),
    ("labels", "issues"),
    ("milestones", "issues"),
    ("assignees", "issues"),
    ("pulls", "pull_requests"),
    ("check-runs", "checks"),
    ("check-suites", "checks"),
    ("statuses", "statuses"),
    ("actions", "actions"),
    ("deployments", "deployments"),
    ("hooks", "repository_hooks"),
    ("code-scanning", "security_events"),
    ("rulesets", "administration"),
    ("branches/[^/]+/protection", "administration"),
    ("contents", "contents"),
    ("git", "contents"),
    ("merges", "contents"),
    ("releases", "contents"),
    ("dispatches", "contents"),
]
"""Path in a repository, and the permission of an app's installation that it needs."""


def check(identity: Identity, method: str, path: str) -> None:
    """Raises Refused (403) where the token does not reach."""
    if identity.installation:
        _check_permission(identity, method, path)
    elif identity.app:
        if not path.startswith("/app") and not path.endswith("/installation"):
            raise Refused(403, "Resource not accessible by integration")
    elif (accepted := accepted_scopes(method, path)) and not accepted & identity.scopes:
        message = "Resource not accessible by personal access token"
        raise Refused(403, message)


def accepted_scopes(method: str, path: str) -> set[str]:
    """The scopes of which one is needed; none are where everyone may."""
    for verb, pattern, scopes in SCOPES:
        if verb in ("*", method) and re.match(pattern, path):
            return scopes
    return set()


def _check_permission(identity: Identity, method: str, path: str) -> None:
    for pattern, permission in PERMISSIONS:
        if re.match(rf"/repos/[^/]+/[^/]+/{pattern}(/|$)", path):
            granted = identity.permissions.get(permission)
            if granted is None or (granted == "read" and method not in ("GET", "HEAD")):
                raise Refused(403, "Resource not accessible by integration")
