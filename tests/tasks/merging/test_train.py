"""The merge queue on the emulator's GitHub: what lands, what is taken out, what waits."""

import pytest

from analysis.merge_train.report import Fate
from emulator.github.model.checks import CheckRun
from emulator.world import World
from integrations import git
from tasks.automation import Request
from tasks.merging.queue import Queue, read_queue
from tasks.merging.train import MergeReport, land, nothing_yet
from tasks.merging.trials import try_batch
from tasks.proposals import Mode
from tasks.repositories import check_out_repository
from tasks.writing import writing
from tests.shop import SHOP, approve, bare, issue, label, open_shop, pull, pull_request, push, writes

QUEUE = "autopilot: merge"
UNAPPROVED = "0 of 1 approvals of its newest commit by people who may write here"
COMMAND = "test ! -e bad.txt && ! { test -e left.txt && test -e right.txt; }"
CHECKS = f"checks: {{judge: ['{COMMAND}']}}\n"


@pytest.fixture
def world(world: World) -> World:
    return open_shop(world, {"README.md": "Shop.\n", ".autopilot.yaml": CHECKS})


def settings(text: str) -> dict[str, str | None]:
    return {".autopilot.yaml": f"{CHECKS}operations: {{github_automation: {{merge: {{{text}}}}}}}\n"}


def ready(world: World, branch: str, files: dict[str, str | None], *, queued: bool = True) -> int:
    """A pull request that somebody approved and put into the queue."""
    number = pull_request(world, branch, files, author="somebody")
    approve(world, number, "hubot")
    if queued:
        label(world, number, QUEUE)
    return number


def merge(number: int | None = None, mode: Mode = Mode.PULL_REQUEST) -> MergeReport:
    """The story of `merge_pr`, step by step."""
    request = Request(repository=SHOP, number=number, mode=mode)
    with writing("tests", dry_run=mode is not Mode.PULL_REQUEST):
        report, goes_on = nothing_yet(request), True
        while goes_on:
            checkout = check_out_repository.fn(SHOP)
            queue = read_queue.fn(request, checkout, report.numbers)
            report = land.fn(request, checkout, queue, try_batch.fn(checkout, queue), report)
            git.remove_worktree(checkout.mirror, checkout.root)
            goes_on = report.goes_on
    return report


def fates(report: MergeReport) -> list[tuple[int, Fate]]:
    return [(one.number, one.fate) for one in report.endings]


def files(world: World, ref: str = "main") -> set[str]:
    return set(git.run(["ls-tree", "--name-only", ref], bare(world)).split()) - {"README.md", ".autopilot.yaml"}


def test_what_passes_together_lands_in_order_and_the_rest_is_told(world: World) -> None:
    bad, left, right = (ready(world, name, {f"{name}.txt": "1\n"}) for name in ("bad", "left", "right"))
    first, second, last = (ready(world, name, {"README.md": f"{name}\n"}) for name in ("one", "two", "three"))
    report = merge()
    assert fates(report) == [
        (bad, Fate.FAILED), (left, Fate.MERGED), (right, Fate.FAILED), (first, Fate.MERGED), (second, Fate.FAILED),
        (last, Fate.BLOCKED),
    ]  # fmt: skip
    assert report.remarks == ()
    assert files(world) == {"left.txt"}
    subjects = git.run(["log", "--format=%s"], bare(world)).splitlines()
    assert subjects[:2] == [f"Change one (#{first})", f"Change left (#{left})"]
    said = [issue(world, number).comments[0].body.replace("\u200b", "") for number in (bad, right, second)]
    assert said[0].startswith("### Not merged: `test ! -e bad.txt && ")
    assert f"after #{left}" in said[1]
    assert said[2].startswith("### Not merged: it conflicts with what goes in before it")
    assert [issue(world, number).labels for number in (bad, right, second, last)] == [[], [], [], [QUEUE]]
    before = writes(world)
    assert fates(merge()) == [(last, Fate.BLOCKED)]
    assert writes(world) == before


def test_rules_are_asked_before_anything_is_tested(world: World) -> None:
    push(world, "main", settings("checks: [tests], batch: 1"))
    number = pull_request(world, "work", {"a.txt": "1\n"}, author="somebody")
    label(world, number, QUEUE)
    label(world, number, "WIP")
    approve(world, number, "stranger")
    approve(world, number, "octocat", "CHANGES_REQUESTED")
    before = writes(world)
    (ending,) = merge().endings
    assert (ending.fate, ending.why) == (
        Fate.BLOCKED,
        f"it has the label “WIP”; octocat requests changes; {UNAPPROVED}; its checks are not done",
    )
    approve(world, number, "octocat")
    issue(world, number).labels.remove("WIP")
    check(world, pull(world, number).head_sha, "tests", "success")
    assert fates(merge()) == [(number, Fate.MERGED)]
    assert writes(world) == before + 1


def test_what_somebody_pushes_meanwhile_is_never_merged_untested(world: World) -> None:
    number = ready(world, "work", {"a.txt": "1\n"})
    request = Request(repository=SHOP, number=number, mode=Mode.PULL_REQUEST)
    with writing("tests"):
        checkout = check_out_repository.fn(SHOP)
        queue = read_queue.fn(request, checkout)
        trial = try_batch.fn(checkout, queue)
        push(world, "main", {"other.txt": "1\n"})
        (ending,) = land.fn(request, checkout, queue, trial, nothing_yet(request)).endings
        assert (ending.fate, ending.why) == (
            Fate.WAITING, "somebody pushed to main meanwhile; the next run tests it anew"
        )  # fmt: skip
        later = check_out_repository.fn(SHOP)
        queue = read_queue.fn(request, later)
        trial = try_batch.fn(later, queue)
        push(world, "work", {"bad.txt": "1\n"})
        (ending,) = land.fn(request, later, queue, trial, nothing_yet(request)).endings
        assert ending.why.startswith("GitHub refuses: ")
        for each in (checkout, later):
            git.remove_worktree(each.mirror, each.root)
    assert files(world) == {"other.txt"}


def test_ci_tests_the_batch_on_a_branch_of_ours_and_the_next_run_goes_on(world: World) -> None:
    push(world, "main", settings("judge: ci, wait_minutes: 0"))
    first, second = (ready(world, name, {f"{name}.txt": "1\n"}) for name in ("one", "two"))
    assert fates(merge()) == [(first, Fate.WAITING), (second, Fate.WAITING)]
    assert files(world, "autopilot/merge-queue-main") == {"one.txt", "two.txt"}
    before = writes(world)
    merge()
    assert writes(world) == before
    tested = git.resolve(bare(world), "autopilot/merge-queue-main")
    check(world, tested, "tests", "success")
    assert fates(merge()) == [(first, Fate.MERGED), (second, Fate.MERGED)]
    assert git.run(["branch", "--list", "autopilot/*"], bare(world)) == ""
    assert files(world) == {"one.txt", "two.txt"}


def test_without_any_check_nothing_is_merged_and_nobody_is_blamed(world: World) -> None:
    push(world, "main", {".autopilot.yaml": None})
    number = ready(world, "work", {"a.txt": "1\n"}, queued=False)
    before = writes(world)
    (ending,) = merge(number).endings
    assert ending.fate is Fate.BLOCKED
    assert ending.why.startswith("nothing can judge it: the repository has no checks")
    assert writes(world) == before


def test_a_plan_tests_and_merges_nothing(world: World) -> None:
    numbers = [ready(world, name, {f"{name}.txt": "1\n"}) for name in ("one", "bad")]
    before = writes(world)
    assert fates(merge(mode=Mode.DRY_RUN)) == [(numbers[0], Fate.PLANNED), (numbers[1], Fate.FAILED)]
    assert writes(world) == before
    assert files(world) == set()


def test_one_that_its_own_checks_saw_as_it_lands_is_merged_without_another_test(world: World) -> None:
    push(world, "main", {".autopilot.yaml": None})
    number = ready(world, "work", {"a.txt": "1\n"})
    check(world, pull(world, number).head_sha, "tests", "success")
    request = Request(repository=SHOP, mode=Mode.PULL_REQUEST)
    with writing("tests"):
        checkout = check_out_repository.fn(SHOP)
        queue: Queue = read_queue.fn(request, checkout)
        git.remove_worktree(checkout.mirror, checkout.root)
    assert queue.is_tested
    assert fates(merge()) == [(number, Fate.MERGED)]


def check(world: World, sha: str, name: str, conclusion: str) -> None:
    """A finished check run."""
    made = world.github.new_id()
    world.github.repositories[SHOP].check_runs[made] = CheckRun(
        made, name, sha, "completed", conclusion=conclusion, started_at="2036-01-01T00:00:00Z"
    )
