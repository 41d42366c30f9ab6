"""Pull requests of ours against the emulator: one per topic, whatever happens."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.github.forks import fork
from emulator.github.here import Here
from emulator.github.repositories import write_history
from emulator.world import World
from integrations import git
from integrations.errors import GitError, ProtectedBranch, Unauthorized
from integrations.git_patches import apply_patch, patch_of, publish
from tasks.checkouts import with_token
from tasks.proposals import Change, Mode, NotOnGitHub, Proposal, of_our_own, patch_digest, propose
from tasks.pull_requests import create_pull_request, get_pull_request, list_pull_requests, merge_pull_request
from tasks.repositories import Repository, check_out_repository
from tasks.withdrawal import withdraw
from tasks.writing import current_journal, writing
from tests.trees import commit, write_tree

PRICES = "src/api/prices.py"


@pytest.fixture
def repository(world: World) -> Iterator[Repository]:
    found = check_out_repository.fn("acme/api")
    with writing("tests", "run-1"):
        yield found
    git.remove_worktree(found.mirror, found.root)


def change(repository: Repository, rate: str = "0.19", topic: str = "rate", title: str = "Lower the rate") -> Change:
    file = repository.root / PRICES
    before = file.read_text()
    file.write_text(before.replace("0.2", rate))
    diff = patch_of(repository.root)
    file.write_text(before)
    return Change(topic=topic, title=title, body="Because.", diff=diff)


def opened(repository: Repository, made: Change) -> Proposal:
    return propose.fn(repository, made, Mode.PULL_REQUEST)


def pushes(world: World) -> int:
    return sum(
        exchange.path.endswith("git-receive-pack") and exchange.method == "POST"
        for exchange in world.requests("github")
    )


def writes(world: World) -> int:
    return pushes(world) + sum(
        exchange.method in ("POST", "PATCH", "PUT", "DELETE") and exchange.path.startswith("/api/")
        for exchange in world.requests("github")
    )


def pulls(world: World) -> list[str]:
    repository = world.github.repositories["acme/api"]
    return [issue.title for issue in repository.issues.values() if issue.pull]


def test_a_change_becomes_a_pull_request_from_a_branch_of_ours(world: World, repository: Repository) -> None:
    made = opened(repository, change(repository))
    assert (made.state, made.branch, made.files) == ("opened", "autopilot/rate", (PRICES,))
    assert pulls(world) == ["Lower the rate"]
    bare = world.repositories / "acme" / "api.git"
    assert "RATE = 0.19" in git.run(["show", f"autopilot/rate:{PRICES}"], bare)
    assert "RATE = 0.2\n" in git.run(["show", f"main:{PRICES}"], bare)


def test_the_same_again_writes_nothing(world: World, repository: Repository) -> None:
    made = change(repository)
    first = opened(repository, made)
    before = writes(world)
    again = opened(repository, made)
    assert (again.state, again.number) == ("unchanged", first.number)
    assert writes(world) == before


def test_another_change_of_the_topic_updates_it(world: World, repository: Repository) -> None:
    first = opened(repository, change(repository))
    second = opened(repository, change(repository, "0.07"))
    assert (second.state, second.number) == ("updated", first.number)
    assert len(pulls(world)) == 1
    bare = world.repositories / "acme" / "api.git"
    assert git.run(["rev-list", "--count", "main..autopilot/rate"], bare).strip() == "1"


def test_a_base_that_moved_elsewhere_is_no_reason_to_push(world: World, repository: Repository, tmp_path: Path) -> None:
    opened(repository, change(repository))
    push_to_main(world, tmp_path, {"NEWS.md": "News.\n"})
    later = check_out_repository.fn("acme/api")
    before = pushes(world)
    assert opened(later, change(later)).state == "unchanged"
    assert pushes(world) == before


def test_what_somebody_closed_is_not_proposed_again_until_it_differs(world: World, repository: Repository) -> None:
    made = opened(repository, change(repository))
    world.github.repositories["acme/api"].issues[made.number or 0].state = "closed"
    again = opened(repository, change(repository))
    assert again.state == "declined"
    assert again.reason == f"#{made.number} proposed the same and was closed"
    assert opened(repository, change(repository, "0.07")).state == "opened"


def test_what_was_merged_since_the_run_began_is_not_proposed_again(world: World, repository: Repository) -> None:
    number = opened(repository, change(repository)).number
    assert number
    pull = get_pull_request.fn("acme/api", number)
    merge_pull_request.fn("acme/api", number, pull.head.sha)
    before = writes(world)
    again = opened(repository, change(repository))
    assert (again.state, again.reason) == ("declined", f"#{number} proposed the same and was merged")
    assert writes(world) == before
    assert propose.fn(repository, change(repository), Mode.PULL_REQUEST, asked_for=True).state == "opened"


def test_a_branch_that_somebody_pushed_to_is_left_alone(world: World, repository: Repository, tmp_path: Path) -> None:
    opened(repository, change(repository))
    push_to_main(world, tmp_path, {"more.txt": "mine\n"}, branch="autopilot/rate")
    assert opened(repository, change(repository, "0.07")).state == "taken over"
    bare = world.repositories / "acme" / "api.git"
    assert "RATE = 0.19" in git.run(["show", f"autopilot/rate:{PRICES}"], bare)


def test_what_nothing_is_left_of_is_closed_with_a_word_and_may_come_again(
    world: World, repository: Repository, tmp_path: Path
) -> None:
    spent, kept, theirs = (opened(repository, change(repository, topic=f"rate-{n}")).number or 0 for n in range(3))
    push_to_main(world, tmp_path, {"more.txt": "mine\n"}, branch="autopilot/rate-2")
    issues = world.github.repositories["acme/api"].issues
    told = withdraw.fn(repository, "rate-", {"rate-1"}, "it is done", Mode.PULL_REQUEST)
    assert sorted(told) == [
        f"#{spent} Lower the rate was closed, as it is obsolete",
        f"#{theirs} Lower the rate is obsolete, and left alone as somebody pushed to it",
    ]
    assert [issues[number].state for number in (spent, kept, theirs)] == ["closed", "open", "open"]
    assert "nothing left of this to do: it is done." in issues[spent].comments[0].body
    before = writes(world)
    assert len(withdraw.fn(repository, "rate-", {"rate-1"}, "it is done", Mode.PULL_REQUEST)) == 1
    assert writes(world) == before
    assert opened(repository, change(repository, topic="rate-0")).state == "opened"


def test_a_branch_of_a_fork_that_is_called_like_ours_is_not_ours(world: World, repository: Repository) -> None:
    here = Here(world, "octocat", world.github.repositories["acme/api"])
    fork(here, "hubot", "api")
    subprocess.run(
        ["git", "branch", "autopilot/rate-1", "main"], cwd=world.repositories / "hubot" / "api.git", check=True
    )
    write_history(world.repositories / "hubot" / "api.git", "autopilot/rate-1", [("Mine", {"mine.txt": "1\n"})])
    create_pull_request.fn("acme/api", "Mine", "", "hubot:autopilot/rate-1", "main")
    (theirs,) = list_pull_requests.fn("acme/api")
    assert not of_our_own("acme/api", theirs)
    assert withdraw.fn(repository, "rate-", (), "it is done", Mode.PULL_REQUEST) == ()


def test_labels_and_reviewers_come_once_even_if_the_first_attempt_ended_between(world: World, tmp_path: Path) -> None:
    push_to_main(world, tmp_path, {".autopilot.yaml": "pull_requests: {labels: [bug], reviewers: [hubot]}\n"})
    repository = check_out_repository.fn("acme/api")
    world.fault("github", "POST", "*/requested_reviewers", "401")
    with writing("tests", "run-1"):
        with pytest.raises(Unauthorized):
            opened(repository, change(repository))
        assert opened(repository, change(repository)).state == "unchanged"
        (held,) = (one for one in world.github.repositories["acme/api"].issues.values() if one.pull)
        assert held.pull
        assert (held.labels, held.pull.requested_reviewers) == (["bug"], ["hubot"])
        held.labels.clear()
        held.pull.requested_reviewers.clear()
        before = writes(world)
        opened(repository, change(repository))
        assert writes(world) == before


def test_there_are_never_more_open_than_the_repository_wants(world: World, tmp_path: Path) -> None:
    push_to_main(world, tmp_path, {".autopilot.yaml": "pull_requests: {at_once: 1}\n"})
    repository = check_out_repository.fn("acme/api")
    with writing("tests", "run-1"):
        assert opened(repository, change(repository)).state == "opened"
        second = opened(repository, change(repository, topic="other"))
        assert second.state == "capped"
        assert "the limit is 1" in second.reason
        assert opened(repository, change(repository, "0.07")).state == "updated"


@pytest.mark.parametrize(("mode", "state"), [(Mode.DRY_RUN, "planned"), (Mode.REPORT, "reported")])
def test_nothing_is_written_without_being_told_to(world: World, repository: Repository, mode: Mode, state: str) -> None:
    told = propose.fn(repository, change(repository), mode)
    assert told.state == state
    assert "+RATE = 0.19" in told.diff
    assert pushes(world) == 0
    assert pulls(world) == []


def test_an_empty_change_is_none(repository: Repository) -> None:
    assert opened(repository, Change(topic="x", title="x", body="", diff="")).state == "nothing"


def test_a_lost_answer_to_the_creation_makes_no_second_one(world: World, repository: Repository) -> None:
    world.fault("github", "POST", "*/pulls", "cut-after")
    assert opened(repository, change(repository)).state in ("opened", "updated", "unchanged")
    assert len(pulls(world)) == 1


def test_a_folder_without_github_gets_a_plan_but_no_pull_request(world: World, tmp_path: Path) -> None:
    root = write_tree(tmp_path / "local", {PRICES: "RATE = 0.2\n"})
    commit(root)
    repository = check_out_repository.fn(str(root))
    assert propose.fn(repository, change(repository), Mode.DRY_RUN).state == "planned"
    with pytest.raises(NotOnGitHub, match="use the mode dry_run"):
        opened(repository, change(repository))


def test_a_clone_of_a_repository_knows_where_it_came_from(world: World, tmp_path: Path) -> None:
    clone = git.clone(with_token(f"{world.urls['github']}/acme/api.git"), tmp_path / "clone")
    found = check_out_repository.fn(str(clone))
    assert (found.slug, found.branch) == ("acme/api", "main")


def test_wrong_settings_of_a_repository_are_told_and_not_used(world: World, tmp_path: Path) -> None:
    push_to_main(world, tmp_path, {".autopilot.yaml": "pull_request: {at_once: 1}\n"})
    found = check_out_repository.fn("acme/api")
    assert "pull_request: Extra inputs are not permitted (known here: checks, pull_requests" in found.remarks[0]


def test_only_branches_of_ours_are_ever_replaced(repository: Repository) -> None:
    with pytest.raises(ProtectedBranch, match="Only branches below autopilot/"):
        publish(repository.mirror, "main", repository.commit, repository.url, current_journal(), None)


def test_a_patch_is_applied_whole_or_not_at_all(repository: Repository) -> None:
    good = change(repository).diff
    with pytest.raises(GitError):
        apply_patch(repository.root, good + good.replace(PRICES, "gone.py"))
    assert "0.2" in (repository.root / PRICES).read_text()


def test_binary_and_new_files_are_part_of_a_patch(repository: Repository) -> None:
    (repository.root / "logo.bin").write_bytes(bytes(range(256)))
    diff = patch_of(repository.root)
    (repository.root / "logo.bin").unlink()
    git.run(["reset", "--quiet"], repository.root)
    apply_patch(repository.root, diff)
    assert (repository.root / "logo.bin").read_bytes() == bytes(range(256))


def test_the_digest_of_a_patch_does_not_depend_on_where_it_lies() -> None:
    diff = "diff --git a/x b/x\nindex 1..2 100644\n@@ -1 +1 @@\n-a\n+b\n"
    moved = diff.replace("@@ -1 +1 @@", "@@ -9 +9 @@").replace("1..2", "3..4")
    assert patch_digest(diff) == patch_digest(moved)
    assert patch_digest(diff) != patch_digest(diff.replace("+b", "+c"))


def push_to_main(world: World, folder: Path, files: dict[str, str], branch: str = "main") -> None:
    """As a person would."""
    bare = world.repositories / "acme" / "api.git"
    clone = folder / "person"
    subprocess.run(["git", "clone", "-q", "-b", branch, str(bare), str(clone)], check=True)
    write_tree(clone, files)
    commit(clone, "Work")
    subprocess.run(["git", "push", "-q", "origin", branch], cwd=clone, check=True)
