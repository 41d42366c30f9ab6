"""Branch protection: what is asked of changes to a branch, setting it, and how it strays from what is wanted."""

from typing import Any
from urllib.parse import quote

from pydantic import Field, JsonValue, model_validator

from integrations.errors import NotFound
from integrations.github.client import GitHub
from integrations.github.models import Model
from integrations.writes import Effect

SWITCHES = {
    "enforce_admins": "enforce_admins",
    "linear_history": "required_linear_history",
    "force_pushes": "allow_force_pushes",
    "deletions": "allow_deletions",
    "resolved_conversations": "required_conversation_resolution",
}
"Our name of each yes or no, and GitHub's."
KEPT = ("block_creations", "lock_branch", "allow_fork_syncing")
"Set to what it was, because GitHub takes what is left out for no."


class Pushers(Model):
    """Who alone may push, by login and slug."""

    users: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()


class Protection(Model):
    """What is asked of changes to a branch; `checks` None asks for none, `approvals` None for no pull request."""

    checks: tuple[str, ...] | None = None
    up_to_date: bool = False
    approvals: int | None = None
    dismiss_stale: bool = False
    code_owners: bool = False
    enforce_admins: bool = False
    linear_history: bool = False
    force_pushes: bool = False
    deletions: bool = False
    resolved_conversations: bool = False
    pushers: Pushers | None = None


class _Held(Protection):
    """GitHub's answer, which is shaped unlike what it takes."""

    kept: dict[str, bool] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, answer: dict[str, Any]) -> dict[str, Any]:
        checks, reviews = (answer.get(f"required_{name}") for name in ("status_checks", "pull_request_reviews"))
        flat: dict[str, Any] = {name: _enabled(answer, theirs) for name, theirs in SWITCHES.items()}
        if checks:
            flat |= {"checks": sorted(checks["contexts"]), "up_to_date": checks.get("strict", False)}
        if reviews:
            flat |= {"approvals": reviews.get("required_approving_review_count", 0)}
            flat |= {"dismiss_stale": reviews.get("dismiss_stale_reviews", False)}
            flat |= {"code_owners": reviews.get("require_code_owner_reviews", False)}
        if limits := answer.get("restrictions"):
            names = {"users": "login", "teams": "slug", "apps": "slug"}
            flat["pushers"] = {kind: [each[name] for each in limits[kind]] for kind, name in names.items()}
        return flat | {"kept": {name: _enabled(answer, name) for name in KEPT if name in answer}}


def _enabled(answer: dict[str, Any], name: str) -> bool:
    return bool(answer.get(name, {}).get("enabled"))


def get_protection(github: GitHub, repository: str, branch: str) -> Protection | None:
    """What is asked of changes to the branch; None when it is not protected (rulesets count apart)."""
    return _find(github, f"/repos/{repository}/branches/{quote(branch)}")


def _find(github: GitHub, path: str) -> _Held | None:
    try:
        return github.get(f"{path}/protection", _Held)
    except NotFound:
        github.get(path, Model)
        return None


def drift(held: Protection | None, wanted: Protection) -> list[str]:
    """How it strays, a sentence each; a branch without protection strays as a whole. `pushers` None is not compared."""
    if held is None:
        return ["the branch is not protected"]
    return [
        f"{name} is {getattr(held, name)}, not {value}"
        for name, value in _comparable(wanted)
        if (name, getattr(held, name)) != (name, value)
    ]


def _comparable(wanted: Protection) -> list[tuple[str, object]]:
    sorted_checks = tuple(sorted(wanted.checks)) if wanted.checks is not None else None
    fields = [(name, getattr(wanted, name)) for name in Protection.model_fields if name != "checks"]
    return [("checks", sorted_checks), *(field for field in fields if field != ("pushers", None))]


def protect_branch(github: GitHub, repository: str, branch: str, wanted: Protection) -> Effect[Protection]:
    """Protect the branch like this; who may push, and what else GitHub keeps there, stay unless `wanted` names them."""
    path = f"/repos/{repository}/branches/{quote(branch)}"

    def send(before: Protection | None) -> Protection:
        return github.send("PUT", f"{path}/protection", _payload(wanted, before), _Held)

    def find() -> Protection | None:
        return _find(github, path)

    return github.write(
        "protect_branch", f"{repository}@{branch}", f"protect-{branch}", _payload(wanted, None), send,
        sentence=f"Protect the branch {branch}", find=find, done=lambda held: not drift(held, wanted),
    )  # fmt: skip


def _payload(wanted: Protection, before: Protection | None) -> dict[str, JsonValue]:
    pushers = wanted.pushers or (before.pushers if before else None)
    checks: JsonValue = None
    if wanted.checks is not None:
        checks = {"strict": wanted.up_to_date, "contexts": [*wanted.checks]}
    reviews: JsonValue = None
    if wanted.approvals is not None:
        reviews = {
            "required_approving_review_count": wanted.approvals,
            "dismiss_stale_reviews": wanted.dismiss_stale,
            "require_code_owner_reviews": wanted.code_owners,
        }
    payload: dict[str, JsonValue] = {theirs: getattr(wanted, name) for name, theirs in SWITCHES.items()}
    payload |= before.kept if isinstance(before, _Held) else {}
    payload |= {"required_status_checks": checks, "required_pull_request_reviews": reviews}
    return payload | {"restrictions": pushers.model_dump(mode="json") if pushers else None}
