"""Each fault with each kind of write: what the caller sees, and what GitHub then holds."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from emulator.github import objects
from emulator.github.model.pulls import Pull
from emulator.github.model.repository import Repository
from emulator.world import World
from integrations.errors import (
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    ServiceError,
    Unauthorized,
    Unavailable,
)
from integrations.github import GitHub
from integrations.github.branches import delete_branch
from integrations.github.checks import create_check_run, set_status
from integrations.github.commits import commit_files, create_branch
from integrations.github.deployments import create_deployment
from integrations.github.issues import add_assignees
from integrations.github.models import PullRequest
from integrations.github.projects import add_to_project, find_project
from integrations.github.protection import Protection, protect_branch
from integrations.github.pull_requests import create_pull_request, create_review, merge, update_pull_request
from integrations.github.readiness import disable_auto_merge, enable_auto_merge, set_draft
from integrations.github.releases import create_release
from integrations.github.rulesets import RulesetFields, apply_ruleset
from integrations.writes import Effect

REPOSITORY = "acme/api"
PROTECTION = Protection(checks=("tests",))
REFUSED: dict[str, type[ServiceError]] = {
    "401": Unauthorized, "403": Forbidden, "404": NotFound, "409": Conflict, "422": Rejected, "500": Unavailable,
    "502": Unavailable, "503": Unavailable, "429": RateLimited, "secondary-limit": RateLimited,
    "ratelimited": RateLimited, "cut-before": Unavailable,
}  # fmt: skip
"""Faults that keep the request from taking effect, and what the caller gets."""
SOME = ("422", "503", "cut-before")
"""One of each reaction, for the cases that are like others."""
THOROUGH = ("merge", "review", "enable auto-merge", "commit to a new branch")
"""An idempotent write, a create, one by GraphQL, and one of many requests: these meet every fault."""
LOST = ["cut-after", "truncated"]
"""Faults that lose the answer when the effect is there."""


@dataclass(frozen=True)
class Case:
    """A write, the request that takes effect, and how often the effect is there."""

    write: Callable[[GitHub, PullRequest], Effect[Any]]
    method: str
    path: str
    held: Callable[[World], int]
    skip: int = 0
    "How many requests of the same route come first: GraphQL reads and writes at one address."
    before: Callable[[GitHub, PullRequest], object] = lambda github, pull: None


def pull_of(world: World) -> Pull:
    (pull,) = (issue.pull for issue in world.github.repositories[REPOSITORY].issues.values() if issue.pull)
    return pull


def commits(world: World, branch: str) -> int:
    """How many commits a branch has beyond main; 0 when there is none."""
    git = world.repositories / f"{REPOSITORY}.git"
    return len(objects.commits(git, f"main..{branch}")) if objects.resolve(git, branch) else 0


def commit(branch: str) -> Callable[[GitHub, PullRequest], Effect[Any]]:
    return lambda github, _: commit_files(github, REPOSITORY, branch, {"a.txt": "1\n"}, "Add a", key="a")


def other_branch(github: GitHub, pull: PullRequest) -> None:
    create_branch(github, REPOSITORY, "other", pull.head.sha)


def acme(world: World) -> Repository:
    return world.github.repositories[REPOSITORY]


def commits_on_main(world: World) -> int:
    return len(objects.commits(world.repositories / f"{REPOSITORY}.git", "main"))


CASES: dict[str, Case] = {
    "merge": Case(
        lambda github, pull: merge(github, REPOSITORY, pull.number, sha=pull.head.sha),
        "PUT", "*/merge", lambda world: commits_on_main(world) - 3,
    ),
    "commit to a branch that is there": Case(
        commit("fix/rate"), "PATCH", "*/git/refs/*", lambda world: commits(world, "fix/rate") - 1
    ),
    "commit to a new branch": Case(commit("new"), "POST", "*/git/refs", lambda world: commits(world, "new")),
    "open a pull request": Case(
        lambda github, pull: create_pull_request(github, REPOSITORY, "Two", "Text", head="other", base="main"),
        "POST", "*/pulls", lambda world: len(acme(world).issues) - 1, before=other_branch,
    ),
    "review": Case(
        lambda github, pull: create_review(github, REPOSITORY, pull.number, "Well", key="r"),
        "POST", "*/reviews", lambda world: len(pull_of(world).reviews),
    ),
    "change the title": Case(
        lambda github, pull: update_pull_request(github, REPOSITORY, pull.number, title="Lower it"),
        "PATCH", "*/pulls/*", lambda world: acme(world).issues[1].title.count("Lower"),
    ),
    "assign": Case(
        lambda github, pull: add_assignees(github, REPOSITORY, pull.number, ["hubot"]),
        "POST", "*/assignees", lambda world: len(acme(world).issues[1].assignees),
    ),
    "make a draft": Case(
        lambda github, pull: set_draft(github, REPOSITORY, pull.number, draft=True),
        "POST", "/api/graphql", lambda world: int(pull_of(world).draft), skip=1,
    ),
    "enable auto-merge": Case(
        lambda github, pull: enable_auto_merge(github, REPOSITORY, pull.number, sha=pull.head.sha),
        "POST", "/api/graphql", lambda world: int(pull_of(world).auto_merge is not None), skip=1,
        before=lambda github, pull: protect_branch(github, REPOSITORY, "main", PROTECTION),
    ),
    "put onto a project": Case(
        lambda github, pull: add_to_project(github, find_project(github, "acme", 1), pull.node_id),
        "POST", "/api/graphql", lambda world: len(world.github.projects["PVT_1"].items), skip=2,
    ),
    "protect": Case(
        lambda github, pull: protect_branch(github, REPOSITORY, "main", PROTECTION),
        "PUT", "*/protection", lambda world: len(acme(world).protections),
    ),
    "set a ruleset": Case(
        lambda github, pull: apply_ruleset(github, REPOSITORY, RulesetFields(name="main")),
        "POST", "*/rulesets", lambda world: len(acme(world).rulesets),
    ),
    "release": Case(
        lambda github, pull: create_release(github, REPOSITORY, "v1", "One", "Notes"),
        "POST", "*/releases", lambda world: len(acme(world).releases),
    ),
    "deploy": Case(
        lambda github, pull: create_deployment(github, REPOSITORY, "main", "production", key="d"),
        "POST", "*/deployments", lambda world: len(acme(world).deployments),
    ),
    "report a check": Case(
        lambda github, pull: create_check_run(
            github, REPOSITORY, pull.head.sha, "dead code", key="c", conclusion="success", title="0", summary="None"
        ),
        "POST", "*/check-runs", lambda world: len(acme(world).check_runs),
    ),
    "set a status": Case(
        lambda github, pull: set_status(github, REPOSITORY, pull.head.sha, "tests", state="success"),
        "POST", "*/statuses/*", lambda world: len(acme(world).statuses),
    ),
    "delete a branch": Case(
        lambda github, pull: delete_branch(github, REPOSITORY, "other", sha=pull.head.sha),
        "DELETE", "*/git/refs/*", lambda world: int(not commits(world, "other")), before=other_branch,
    ),
}  # fmt: skip
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@pytest.mark.parametrize("name", CASES)
def test_a_refused_write_leaves_nothing_and_can_be_repeated(
    connected: Callable[..., GitHub], world: World, pull: PullRequest, name: str
) -> None:
    case, states = CASES[name], count()
    case.before(connected(), pull)
    for fault, kind in REFUSED.items():
        if fault not in SOME and name not in THOROUGH:
            continue
        world.fault("github", case.method, case.path, fault, skip=case.skip)
        with pytest.raises(kind) as caught:
            case.write(connected(state=f"{next(states)}"), pull)
        assert "ghp_" not in str(caught.value)
        assert (fault, case.held(world)) == (fault, 0)
    case.write(connected(state="last"), pull)
    assert case.held(world) == 1


@each_case
@pytest.mark.parametrize("fault", LOST)
def test_an_answer_lost_after_the_effect_makes_no_second_one(
    github: GitHub, world: World, pull: PullRequest, case: Case, fault: str
) -> None:
    case.before(github, pull)
    if (case.method, fault) == ("DELETE", "truncated"):
        pytest.skip("a deletion has no body that could be truncated")
    world.fault("github", case.method, case.path, fault, skip=case.skip)
    case.write(github, pull)
    assert case.held(world) == 1
    assert case.write(github, pull).change == "unchanged"
    assert case.held(world) == 1


def test_a_lost_answer_to_what_ends_a_state_is_found_out(github: GitHub, world: World, pull: PullRequest) -> None:
    protect_branch(github, REPOSITORY, "main", PROTECTION)
    enable_auto_merge(github, REPOSITORY, pull.number, sha=pull.head.sha)
    world.fault("github", "POST", "/api/graphql", "cut-after", skip=1)
    assert disable_auto_merge(github, REPOSITORY, pull.number).unwrap().auto_merge is None
    assert pull_of(world).auto_merge is None


def test_a_write_that_stays_lost_says_that_it_may_be_repeated(github: GitHub, world: World, pull: PullRequest) -> None:
    world.fault("github", "POST", "*/reviews", "503")
    with pytest.raises(Unavailable) as caught:
        create_review(github, REPOSITORY, pull.number, "Well", key="r")
    assert caught.value.__notes__ == ["Nothing of r is there: it is safe to try again"]


def test_a_write_whose_fate_cannot_be_seen_says_nothing_of_it(github: GitHub, world: World, pull: PullRequest) -> None:
    world.fault("github", "PUT", "*/merge", "cut-after")
    world.fault("github", "GET", "*/pulls/*", "503", skip=1)
    with pytest.raises(Unavailable) as caught:
        merge(github, REPOSITORY, pull.number, sha=pull.head.sha)
    assert not hasattr(caught.value, "__notes__")
    assert merge(github, REPOSITORY, pull.number, sha=pull.head.sha).change == "unchanged"
