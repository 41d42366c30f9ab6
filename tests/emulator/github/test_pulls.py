"""Pull requests over a real repository: clone, push, review, merge."""

import subprocess
from pathlib import Path

import httpx
import pytest

from emulator import World


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "credential.helper=")
    command = ["git", "-C", str(folder), *settings, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(world: World, tmp_path: Path) -> Path:
    """acme/api, cloned with the token, and a pushed branch `fix` that changes one file and adds another."""
    address = world.urls["github"].replace("http://", "http://x-access-token:ghp_emulator@")
    git(tmp_path, "clone", "--quiet", f"{address}/acme/api.git", "api")
    folder = tmp_path / "api"
    push(folder, "fix", "src/api/prices.py", "RATE = 0.25\n")
    return folder


def push(folder: Path, branch: str, path: str, content: str) -> str:
    git(folder, "checkout", "--quiet", "-B", branch)
    (folder / path).write_text(content)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", f"Change {path}")
    git(folder, "push", "--quiet", "--force", "origin", branch)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def pull(api: httpx.Client, clone: Path) -> httpx.Client:
    answer = api.post("pulls", json={"head": "fix", "base": "main", "title": "Fix the rate", "body": "It rose."})
    assert answer.status_code == 201
    return api


def test_a_clone_has_the_seeded_history(clone: Path) -> None:
    assert git(clone, "log", "--format=%s", "origin/main").splitlines()[-1] == "Begin the API"


@pytest.mark.parametrize("token", ["wrong", ""])
def test_git_with_a_wrong_token_is_turned_away(world: World, tmp_path: Path, token: str) -> None:
    address = world.urls["github"].replace("http://", f"http://x-access-token:{token}@")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "clone", "--quiet", f"{address}/acme/api.git")


def test_a_pull_request_tells_what_it_changes(pull: httpx.Client) -> None:
    shown = pull.get("pulls/1").json()
    assert (shown["mergeable"], shown["commits"], shown["changed_files"]) == (True, 1, 1)
    file = pull.get("pulls/1/files").json()[0]
    assert (file["filename"], file["additions"], file["deletions"]) == ("src/api/prices.py", 1, 6)
    assert "+RATE = 0.25" in file["patch"]
    assert [each["commit"]["message"] for each in pull.get("pulls/1/commits").json()] == ["Change src/api/prices.py"]
    assert "+RATE" in pull.get("pulls/1", headers={"Accept": "application/vnd.github.diff"}).text


def test_a_second_pull_request_for_the_same_branch_is_refused(pull: httpx.Client) -> None:
    assert pull.post("pulls", json={"head": "fix", "base": "main", "title": "Again"}).status_code == 422


def test_a_pull_request_follows_its_branch(pull: httpx.Client, clone: Path) -> None:
    tip = push(clone, "fix", "NEWS.md", "Rates rose.\n")
    assert pull.get("pulls/1").json()["head"]["sha"] == tip


@pytest.mark.parametrize(("method", "subjects"), [("merge", 6), ("squash", 4), ("rebase", 5)])
def test_each_way_to_merge_leaves_its_own_history(pull: httpx.Client, clone: Path, method: str, subjects: int) -> None:
    tip = push(clone, "fix", "NEWS.md", "Rates rose.\n")
    assert pull.put("pulls/1/merge", json={"merge_method": method, "sha": tip}).json()["merged"]
    git(clone, "fetch", "--quiet")
    assert len(git(clone, "log", "--format=%s", "origin/main").splitlines()) == subjects
    assert git(clone, "diff", "origin/main", "fix") == ""
    assert pull.get("pulls/1/merge").status_code == 204
    assert pull.get("pulls/1").json()["state"] == "closed"


def test_a_moved_head_is_not_merged(pull: httpx.Client) -> None:
    assert pull.put("pulls/1/merge", json={"sha": "0" * 40}).status_code == 409


def test_a_conflict_is_not_merged(pull: httpx.Client, clone: Path) -> None:
    git(clone, "checkout", "--quiet", "origin/main")
    push(clone, "main", "src/api/prices.py", "RATE = 0.19\n")
    assert pull.get("pulls/1").json()["mergeable_state"] == "dirty"
    assert pull.put("pulls/1/merge", json={}).status_code == 405


def test_a_review_comments_on_lines_of_the_diff(pull: httpx.Client) -> None:
    comment = {"path": "src/api/prices.py", "line": 1, "side": "RIGHT", "body": "Why?"}
    review = pull.post("pulls/1/reviews", json={"event": "COMMENT", "body": "See below", "comments": [comment]})
    assert review.json()["state"] == "COMMENTED"
    held = pull.get("pulls/1/comments").json()[0]
    assert (held["line"], held["diff_hunk"].splitlines()[-1]) == (1, "+RATE = 0.25")
    reply = pull.post(f"pulls/1/comments/{held['id']}/replies", json={"body": "Tax."}).json()
    assert reply["in_reply_to_id"] == held["id"]


@pytest.mark.parametrize("wrong", [{"line": 99}, {"line": 1, "path": "README.md"}, {"line": 1, "start_line": 77}])
def test_a_comment_outside_the_diff_is_refused(pull: httpx.Client, wrong: dict[str, object]) -> None:
    comment = {"path": "src/api/prices.py", "body": "Why?"} | wrong
    answer = pull.post("pulls/1/reviews", json={"event": "COMMENT", "body": "x", "comments": [comment]})
    assert answer.status_code == 422
    assert pull.get("pulls/1/reviews").json() == []


def test_nobody_approves_their_own(pull: httpx.Client) -> None:
    assert pull.post("pulls/1/reviews", json={"event": "APPROVE"}).status_code == 422


def test_reviewers_are_asked_for(pull: httpx.Client) -> None:
    assert pull.post("pulls/1/requested_reviewers", json={"reviewers": ["hubot"]}).status_code == 201
    assert [user["login"] for user in pull.get("pulls/1/requested_reviewers").json()["users"]] == ["hubot"]
    assert pull.post("pulls/1/requested_reviewers", json={"reviewers": ["stranger"]}).status_code == 422
