"""What protection and rulesets forbid, to pushes and to merges."""

import base64
import subprocess
from pathlib import Path

import httpx
import pytest

from emulator import World
from emulator.github.model.accounts import Token

AS_HUBOT = {"Authorization": "Bearer hubot"}


def protection(**asked: object) -> dict[str, object]:
    bare = dict.fromkeys(("required_status_checks", "required_pull_request_reviews", "restrictions", "enforce_admins"))
    return bare | asked


def ruleset(*rules: dict[str, object]) -> dict[str, object]:
    names = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    return {"name": "main", "target": "branch", "enforcement": "active", "conditions": names, "rules": [*rules]}


@pytest.fixture
def clone(world: World, tmp_path: Path) -> Path:
    """A clone of acme/api with one more commit on main."""
    address = world.urls["github"].replace("http://", "http://octocat:ghp_emulator@") + "/acme/api.git"
    place = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", address, str(place)], check=True, env=GIT)
    (place / "one.txt").write_text("1\n")
    git(place, "add", ".")
    git(place, "commit", "-qm", "Add one")
    return place


GIT = {
    "PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "o", "GIT_AUTHOR_EMAIL": "o@example.com", "GIT_COMMITTER_NAME": "o",
    "GIT_COMMITTER_EMAIL": "o@example.com", "GIT_TERMINAL_PROMPT": "0",
}  # fmt: skip


def git(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=place, env=GIT, text=True, capture_output=True, check=False)


def pull(world: World, api: httpx.Client) -> tuple[int, str]:
    """The number of a pull request into main, and its head."""
    world.github.tokens["hubot"] = Token("hubot", ["repo"])
    main = api.get("commits/main").json()["sha"]
    api.post("git/refs", json={"ref": "refs/heads/topic", "sha": main})
    change = {"message": "Add", "content": base64.b64encode(b"2\n").decode(), "branch": "topic"}
    api.put("contents/two.txt", json=change)
    made = api.post("pulls", json={"head": "topic", "base": "main", "title": "Add two"}).json()
    return made["number"], made["head"]["sha"]


def test_an_unprotected_branch_takes_what_is_pushed(api: httpx.Client, clone: Path) -> None:
    assert git(clone, "push", "origin", "main").returncode == 0
    git(clone, "commit", "--amend", "-qm", "Add one, again")
    assert git(clone, "push", "--force", "origin", "main").returncode == 0


@pytest.mark.parametrize("by", ["protection", "ruleset"])
def test_a_guarded_branch_takes_no_direct_push(api: httpx.Client, clone: Path, by: str) -> None:
    if by == "protection":
        reviews = {"required_approving_review_count": 1}
        api.put("branches/main/protection", json=protection(required_pull_request_reviews=reviews))
    else:
        asked = dict.fromkeys(("dismiss_stale_reviews_on_push", "require_code_owner_review"), False)
        asked |= {"require_last_push_approval": False, "required_review_thread_resolution": False}
        rule = {"type": "pull_request", "parameters": asked | {"required_approving_review_count": 1}}
        assert api.post("rulesets", json=ruleset(rule)).status_code == 201
    before = api.get("commits/main").json()["sha"]
    pushed = git(clone, "push", "origin", "main")
    assert pushed.returncode == 1
    assert "Changes must be made through a pull request." in pushed.stderr
    assert api.get("commits/main").json()["sha"] == before
    assert git(clone, "push", "origin", "main:topic").returncode == 0


def test_a_guarded_branch_moves_only_forward(api: httpx.Client, clone: Path) -> None:
    api.post("rulesets", json=ruleset({"type": "non_fast_forward"}, {"type": "deletion"}))
    assert git(clone, "push", "origin", "main").returncode == 0
    git(clone, "commit", "--amend", "-qm", "Add one, again")
    forced = git(clone, "push", "--force", "origin", "main")
    assert (forced.returncode, "Cannot force-push to this branch" in forced.stderr) == (1, True)
    assert git(clone, "push", "origin", ":main").returncode == 1
    first = api.get("commits").json()[-1]["sha"]
    moved = api.patch("git/refs/heads/main", json={"sha": first, "force": True})
    assert (moved.status_code, moved.json()["message"]) == (422, "Cannot force-push to this branch")
    assert api.delete("git/refs/heads/main").status_code == 422


def test_a_guarded_branch_is_not_deleted(api: httpx.Client, clone: Path) -> None:
    names = {"ref_name": {"include": ["refs/heads/release/*"], "exclude": []}}
    assert git(clone, "push", "origin", "main:release/1", "main:topic").returncode == 0
    api.post("rulesets", json=ruleset({"type": "deletion"}) | {"conditions": names})
    deleted = git(clone, "push", "origin", ":release/1", ":topic")
    assert (deleted.returncode, "Cannot delete this branch" in deleted.stderr) == (1, True)
    assert [branch["name"] for branch in api.get("branches").json()] == ["main", "release/1"]


def test_the_api_may_not_do_what_a_push_may_not(api: httpx.Client) -> None:
    api.put("branches/main/protection", json=protection(required_pull_request_reviews={}))
    change = {"message": "Add", "content": base64.b64encode(b"1\n").decode(), "branch": "main"}
    assert api.put("contents/one.txt", json=change).status_code == 409
    assert api.get("contents/one.txt").status_code == 404


def test_a_merge_waits_for_its_checks(world: World, api: httpx.Client) -> None:
    number, head = pull(world, api)
    checks = {"strict": False, "contexts": ["tests"]}
    api.put("branches/main/protection", json=protection(required_status_checks=checks))
    assert api.get(f"pulls/{number}").json()["mergeable_state"] == "blocked"

    def merged() -> tuple[int, str]:
        answer = api.put(f"pulls/{number}/merge", json={"sha": head})
        return answer.status_code, answer.json()["message"]

    assert merged() == (405, 'Required status check "tests" is expected.')
    api.post(f"statuses/{head}", json={"state": "failure", "context": "tests"})
    assert merged() == (405, 'Required status check "tests" is failing.')
    api.post(f"statuses/{head}", json={"state": "success", "context": "tests"})
    assert merged() == (200, "Pull Request successfully merged")


def test_a_merge_waits_for_approval_of_the_newest_commit(world: World, api: httpx.Client) -> None:
    number, _ = pull(world, api)
    reviews = {"required_approving_review_count": 1, "dismiss_stale_reviews": True}
    api.put("branches/main/protection", json=protection(required_pull_request_reviews=reviews))

    def review(event: str) -> int:
        body = {"event": event, "body": "Well"}
        assert api.post(f"pulls/{number}/reviews", json=body, headers=AS_HUBOT).status_code == 200
        return api.put(f"pulls/{number}/merge", json={}).status_code

    assert review("COMMENT") == 405
    assert review("REQUEST_CHANGES") == 405
    api.post(f"pulls/{number}/reviews", json={"event": "APPROVE"}, headers=AS_HUBOT)
    change = {"message": "More", "content": base64.b64encode(b"3\n").decode(), "branch": "topic"}
    api.put("contents/three.txt", json=change)
    assert api.put(f"pulls/{number}/merge", json={}).status_code == 405
    assert review("APPROVE") == 200


def test_a_linear_history_has_no_merge_commits(world: World, api: httpx.Client) -> None:
    number, _ = pull(world, api)
    api.put("branches/main/protection", json=protection(required_linear_history=True))
    assert api.put(f"pulls/{number}/merge", json={"merge_method": "merge"}).status_code == 405
    assert api.put(f"pulls/{number}/merge", json={"merge_method": "squash"}).status_code == 200


def test_a_disabled_ruleset_asks_nothing(api: httpx.Client, clone: Path) -> None:
    api.post("rulesets", json=ruleset({"type": "update"}, {"type": "deletion"}) | {"enforcement": "disabled"})
    assert git(clone, "push", "origin", "main").returncode == 0
