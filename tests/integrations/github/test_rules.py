"""Branch protection, rulesets, and deleting branches."""

import pytest

from emulator.world import World
from integrations.errors import Conflict, NotFound, ProtectedBranch, Rejected
from integrations.github import GitHub
from integrations.github.branches import delete_branch, list_branches
from integrations.github.commits import create_branch, find_branch
from integrations.github.models import PullRequest
from integrations.github.protection import Protection, drift, get_protection, protect_branch
from integrations.github.pull_requests import merge
from integrations.github.rulesets import Rule, RulesetFields, apply_ruleset, find_ruleset, ruleset_drift

REPOSITORY = "acme/api"
WANTED = Protection(checks=("tests", "lint"), approvals=2, dismiss_stale=True, linear_history=True)
REVIEWED = {
    "required_approving_review_count": 1, "dismiss_stale_reviews_on_push": False, "require_code_owner_review": False,
    "require_last_push_approval": False, "required_review_thread_resolution": True,
}  # fmt: skip


def test_a_branch_is_protected_once(github: GitHub) -> None:
    assert get_protection(github, REPOSITORY, "main") is None
    changes = [protect_branch(github, REPOSITORY, "main", WANTED).change for _ in range(2)]
    assert changes == ["created", "unchanged"]
    assert drift(get_protection(github, REPOSITORY, "main"), WANTED) == []
    assert [branch.name for branch in list_branches(github, REPOSITORY, protected=True)] == ["main"]


def test_drift_from_what_is_wanted_is_named_and_mended(github: GitHub, world: World) -> None:
    protect_branch(github, REPOSITORY, "main", WANTED)
    world.github.repositories[REPOSITORY].protections["main"]["allow_force_pushes"] = True
    assert drift(get_protection(github, REPOSITORY, "main"), WANTED) == ["force_pushes is True, not False"]
    assert protect_branch(github, REPOSITORY, "main", WANTED).change == "updated"
    assert drift(get_protection(github, REPOSITORY, "main"), WANTED) == []
    assert drift(None, WANTED) == ["the branch is not protected"]


def test_who_may_push_stays_when_other_things_are_set(github: GitHub, world: World) -> None:
    protect_branch(github, REPOSITORY, "main", WANTED)
    held = world.github.repositories[REPOSITORY].protections["main"]
    held["restrictions"] = {"users": ["octocat"], "teams": [], "apps": []}
    protect_branch(github, REPOSITORY, "main", Protection(approvals=1))
    found = get_protection(github, REPOSITORY, "main")
    assert found is not None
    assert found.pushers is not None
    assert (found.pushers.users, found.approvals, found.checks) == (("octocat",), 1, None)


def test_a_branch_that_is_not_there_is_no_unprotected_one(github: GitHub) -> None:
    with pytest.raises(NotFound, match="branches/nowhere"):
        get_protection(github, REPOSITORY, "nowhere")


def test_protection_is_what_a_merge_meets(github: GitHub, pull: PullRequest) -> None:
    protect_branch(github, REPOSITORY, "main", WANTED)
    with pytest.raises(Rejected, match='Required status check "tests" is expected'):
        merge(github, REPOSITORY, pull.number, sha=pull.head.sha)


def test_a_ruleset_is_set_by_its_name(github: GitHub) -> None:
    wanted = RulesetFields(name="main", rules=(Rule(type="deletion"), Rule(type="pull_request", parameters=REVIEWED)))
    assert [apply_ruleset(github, REPOSITORY, wanted).change for _ in range(2)] == ["created", "unchanged"]
    stricter = wanted.model_copy(update={"rules": (Rule(type="deletion"), Rule(type="non_fast_forward"))})
    held = find_ruleset(github, REPOSITORY, "main")
    assert sorted(ruleset_drift(held, stricter)) == [
        "the rule non_fast_forward is missing", "the rule pull_request is not wanted",
    ]  # fmt: skip
    assert apply_ruleset(github, REPOSITORY, stricter).change == "updated"
    assert ruleset_drift(find_ruleset(github, REPOSITORY, "main"), stricter) == []


def test_a_parameter_that_strays_is_named(github: GitHub) -> None:
    wanted = RulesetFields(name="main", rules=(Rule(type="pull_request", parameters=REVIEWED),))
    apply_ruleset(github, REPOSITORY, wanted)
    more = Rule(type="pull_request", parameters={"required_approving_review_count": 2})
    held = find_ruleset(github, REPOSITORY, "main")
    assert ruleset_drift(held, wanted.model_copy(update={"rules": (more,)})) == [
        "required_approving_review_count of the rule pull_request is 1, not 2"
    ]


def test_a_branch_is_deleted_where_it_was_seen_and_once(github: GitHub, pull: PullRequest) -> None:
    with pytest.raises(Conflict, match="not at 000"):
        delete_branch(github, REPOSITORY, "fix/rate", sha="0" * 40)
    changes = [delete_branch(github, REPOSITORY, "fix/rate", sha=pull.head.sha).change for _ in range(2)]
    assert changes == ["updated", "unchanged"]
    assert find_branch(github, REPOSITORY, "fix/rate") is None


def test_the_default_branch_is_never_deleted(github: GitHub) -> None:
    with pytest.raises(ProtectedBranch):
        delete_branch(github, REPOSITORY, "main", sha="0" * 40)


def test_a_deletion_whose_answer_is_lost_has_happened(github: GitHub, world: World) -> None:
    tip = find_branch(github, REPOSITORY, "main")
    assert tip
    create_branch(github, REPOSITORY, "old", tip.object.sha)
    world.fault("github", "DELETE", "*", "cut-after")
    assert delete_branch(github, REPOSITORY, "old", sha=tip.object.sha).unwrap().sha is None
