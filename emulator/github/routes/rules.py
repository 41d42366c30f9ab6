"""Branches with their protection, and rulesets."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from fastapi.responses import JSONResponse

from emulator.github import objects
from emulator.github.errors import Refused, invalid, not_found
from emulator.github.here import Here, InRepository
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.accounts import user
from emulator.github.payloads.commits import commit
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")
REQUIRED = ("required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions")
SWITCHES = ("required_linear_history", "allow_force_pushes", "allow_deletions", "required_conversation_resolution")
Given = Annotated[dict[str, object], Body()]


@router.get("/branches/{branch:path}/protection")
async def get_protection(here: InRepository, branch: str) -> Json:
    _tip(here, branch)
    if branch not in here.repository.protections:
        raise Refused(404, "Branch not protected")
    return protection(here, branch)


@router.put("/branches/{branch:path}/protection")
async def set_protection(here: InRepository, branch: str, body: Given) -> Json:
    _tip(here, branch)
    missing = [name for name in REQUIRED if name not in body]
    if missing:
        raise Refused(422, f"Invalid request.\n\n{', '.join(missing)} weren't supplied.")
    here.repository.protections[branch] = body
    return protection(here, branch)


@router.delete("/branches/{branch:path}/protection", status_code=204)
async def remove_protection(here: InRepository, branch: str) -> Response:
    _tip(here, branch)
    if not here.repository.protections.pop(branch, None):
        raise Refused(404, "Branch not protected")
    return Response(status_code=204)


@router.get("/branches/{branch:path}")
async def get_branch(here: InRepository, branch: str) -> Json:
    sha = _tip(here, branch)
    url = f"{here.api}/branches/{branch}"
    guarded = branch in here.repository.protections
    return {
        "name": branch,
        "commit": commit(here, objects.commit(here.git, sha)),
        "_links": {"self": url, "html": f"{here.html}/tree/{branch}"},
        "protected": guarded,
        "protection": protection(here, branch) if guarded else {"enabled": False},
        "protection_url": f"{url}/protection",
    }


def _tip(here: Here, branch: str) -> str:
    sha = objects.references(here.git, f"refs/heads/{branch}").get(f"refs/heads/{branch}")
    if not sha:
        raise Refused(404, "Branch not found")
    return sha


def protection(here: Here, branch: str) -> Json:
    """A `branch-protection`."""
    held = here.repository.protections[branch]
    url = f"{here.api}/branches/{branch}/protection"
    shown: Json = {
        "url": url,
        "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": _is_on(held, "enforce_admins")},
    }
    shown |= {name: {"enabled": _is_on(held, name)} for name in SWITCHES}
    checks = held["required_status_checks"]
    if isinstance(checks, dict):
        contexts = checks.get("contexts") or [check["context"] for check in checks.get("checks", [])]
        listed = [{"context": context, "app_id": None} for context in contexts]
        address = f"{url}/required_status_checks"
        shown["required_status_checks"] = {
            "url": address, "strict": bool(checks.get("strict")), "contexts": contexts,
            "contexts_url": f"{address}/contexts", "checks": listed,
        }  # fmt: skip
    if isinstance(limits := held["restrictions"], dict):
        shown["restrictions"] = _restrictions(here, f"{url}/restrictions", limits)
    reviews = held["required_pull_request_reviews"]
    if isinstance(reviews, dict):
        shown["required_pull_request_reviews"] = {
            "url": f"{url}/required_pull_request_reviews",
            "dismiss_stale_reviews": bool(reviews.get("dismiss_stale_reviews")),
            "require_code_owner_reviews": bool(reviews.get("require_code_owner_reviews")),
            "required_approving_review_count": reviews.get("required_approving_review_count", 1),
        }
    return shown


def _restrictions(here: Here, url: str, limits: Json) -> Json:
    """A `branch-restriction-policy`; there are no teams, and no apps, to let in."""
    logins = limits.get("users")
    users = [user(here.state, login) for login in logins] if isinstance(logins, list) else []
    addresses = {f"{kind}_url": f"{url}/{kind}" for kind in ("users", "teams", "apps")}
    return {"url": url, **addresses, "users": users, "teams": [], "apps": []}


def _is_on(held: Json, name: str) -> bool:
    return bool(held.get(name))


@router.get("/rulesets")
async def list_rulesets(here: InRepository, request: Request) -> JSONResponse:
    hidden = ("rules", "conditions", "bypass_actors")
    return paged(
        request,
        list(here.repository.rulesets.values()),
        lambda held: {name: value for name, value in held.items() if name not in hidden},
    )


@router.post("/rulesets", status_code=201)
async def create_ruleset(here: InRepository, body: Given) -> Json:
    if any(held["name"] == body.get("name") for held in here.repository.rulesets.values()):
        raise invalid("Ruleset", "name", "custom", "Name must be unique")
    number = here.state.new_id()
    made: Json = {"target": "branch", "rules": [], "conditions": {}, "bypass_actors": []}
    made |= body
    made |= {"id": number, "source": here.repository.full_name, "source_type": "Repository", "created_at": now()}
    made |= {"updated_at": now(), "node_id": f"RRS_{number}"}
    here.repository.rulesets[number] = made
    return made


@router.get("/rulesets/{number}")
async def get_ruleset(here: InRepository, number: int) -> Json:
    return _ruleset(here, number)


@router.put("/rulesets/{number}")
async def update_ruleset(here: InRepository, number: int, body: Given) -> Json:
    held = _ruleset(here, number)
    held |= body | {"updated_at": now()}
    return held


@router.delete("/rulesets/{number}", status_code=204)
async def delete_ruleset(here: InRepository, number: int) -> Response:
    _ruleset(here, number)
    del here.repository.rulesets[number]
    return Response(status_code=204)


def _ruleset(here: Here, number: int) -> Json:
    if number not in here.repository.rulesets:
        raise not_found()
    return here.repository.rulesets[number]
