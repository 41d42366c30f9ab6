"""Reviews of pull requests in the emulator's GitHub, as their authors see them."""

from collections.abc import Callable

import pytest

from analysis.review.model import Opinions
from emulator.github.forks import fork
from emulator.world import World
from integrations import git
from tasks.automation import Missing, Request
from tasks.proposals import Mode
from tasks.quality import CLOSED, NotAPullRequest
from tasks.repositories import check_out_repository
from tasks.review.change import ReviewReport, conclude, open_pull_request, read_change, read_earlier, remarks_on
from tasks.review.submission import MOVED, submit
from tasks.writing import writing
from tests.shop import SHOP, bare, here, issue, label, open_shop, pull, pull_request, push, writes

BEFORE = """\
import json


def total(prices):
    return sum(prices)


def dump(prices):
    return json.dumps(prices)
"""
WORSE = """\
import json
import os


def total(prices):
    return sum(prices) + missing


def _forgotten(prices):
    return max(prices)


def dump(prices, kinds=[]):
    kinds.append(1)
    return json.dumps([prices, kinds])
"""
USES = "from shop.orders import dump, total\n\nprint(total([1]), dump([1]))\n"
BETTER = WORSE.replace("sum(prices) + missing", "sum(prices)")


@pytest.fixture
def world(world: World) -> World:
    return open_shop(world, {"shop/__init__.py": "", "shop/orders.py": BEFORE, "app.py": USES})


def review(
    number: int, mode: Mode = Mode.PULL_REQUEST, before_submitting: Callable[[], object] = lambda: None
) -> ReviewReport:
    """The story of `review_pr`, step by step."""
    request = Request(repository=SHOP, number=number, mode=mode)
    with writing("tests", dry_run=mode is not Mode.PULL_REQUEST):
        held, reason = open_pull_request.fn(request)
        assert not reason
        earlier = read_earlier.fn(SHOP, number)
        checkout = check_out_repository.fn(SHOP, f"refs/pull/{number}/head")
        change = read_change.fn(checkout, held, earlier, request)
        report = conclude(request, checkout, change, remarks_on(checkout, change), Opinions())
        git.remove_worktree(checkout.mirror, checkout.root)
        before_submitting()
        return submit.fn(report, earlier)


def said(world: World, number: int) -> list[tuple[str, int | None, int | None]]:
    return [(one.path, one.start_line, one.line) for one in pull(world, number).comments]


def test_each_remark_stands_on_its_line_with_evidence_and_what_to_commit(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE})
    before = writes(world)
    planned = review(number, Mode.DRY_RUN)
    assert planned.done == ("review (REQUEST_CHANGES): planned",)
    assert "`shop/orders.py:6`\n\n**high** · Undefined name `missing`" in planned.to_markdown()
    assert writes(world) == before
    assert review(number).done == ("review (REQUEST_CHANGES): created",)
    assert said(world, number) == [
        ("shop/orders.py", None, 6), ("shop/orders.py", 9, 12), ("shop/orders.py", None, 13),
        ("shop/orders.py", None, 2),
    ]  # fmt: skip
    undefined, forgotten, default, unused = (one.body for one in pull(world, number).comments)
    assert undefined.startswith("**high** · Undefined name `missing`")
    assert "no reference from anywhere else" in forgotten
    assert "A change made by one call is seen by the next." in default
    assert "```suggestion\n```" in unused
    assert "# autopilot: ignore[unused/import] reason" in unused
    (held,) = pull(world, number).reviews
    assert (held.state, held.commit_id) == ("CHANGES_REQUESTED", pull(world, number).head_sha)
    assert held.body.startswith("**Not passed: 1 new of severity high or above, 0 allowed. 4 remarks (1 high, 2 medium")


def test_a_push_is_told_only_what_is_new_and_what_is_put_right_lifts_the_verdict(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE})
    review(number)
    before = writes(world)
    assert review(number).done == ()
    assert writes(world) == before
    for comment in pull(world, number).comments:
        comment.resolved = True
    push(world, "work", {"shop/orders.py": f"import sys\n{WORSE}"})
    report = review(number)
    assert [(one.line, one.message) for one in report.selection.remarks] == [(1, "`sys` imported but unused")]
    assert said(world, number)[4:] == [("shop/orders.py", None, 1)]
    assert all(comment.resolved for comment in pull(world, number).comments[:4])
    push(world, "work", {"shop/orders.py": BETTER})
    assert review(number).done == ("earlier verdict taken back: updated",)
    assert [one.state for one in pull(world, number).reviews] == ["DISMISSED", "COMMENTED"]


def settings(text: str) -> dict[str, str | None]:
    return {".autopilot.yaml": f"operations: {{github_automation: {{review: {{{text}}}}}}}\n"}


def test_the_settings_of_the_tip_of_the_base_count_also_for_a_fork_that_branched_off_before(world: World) -> None:
    fork(here(world), "octocat", "shop")
    push(world, "main", settings("comments: 1, request_changes: false, focus: [correctness, maintainability]"))
    number = pull_request(world, "work", {"shop/orders.py": WORSE, **settings("comments: 50")}, owner="octocat")
    report = review(number)
    assert report.done == ("review (COMMENT): created",)
    assert said(world, number) == [("shop/orders.py", None, 6)]
    assert "| low | `shop/orders.py`:2 | `os` imported but unused" in pull(world, number).reviews[0].body


def test_what_github_does_not_take_is_said_without_verdict_and_above_the_lines(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE}, author="octocat")
    world.fault("github", "POST", "*/reviews", "422", 1, skip=1)
    review(number)
    (held,) = pull(world, number).reviews
    assert held.state == "COMMENTED"
    assert "| high | `shop/orders.py`:6 | Undefined name `missing`" in held.body
    assert pull(world, number).comments == []


def test_nothing_is_said_to_what_moved_on_or_was_closed_meanwhile(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE})
    moved = review(number, before_submitting=lambda: push(world, "work", {"README.md": "More.\n"}))
    assert (moved.done, moved.remarks) == ((), (MOVED,))
    closed = review(number, before_submitting=lambda: setattr(issue(world, number), "state", "closed"))
    assert (closed.done, closed.remarks) == ((), (CLOSED,))
    assert pull(world, number).reviews == []


def test_what_nobody_wants_reviewed_is_left_alone(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE})
    label(world, number, "autopilot: ignore")
    request = Request(repository=SHOP, number=number)
    with writing("tests"):
        assert "keeps reviews off" in open_pull_request.fn(request)[1]
        issue(world, number).state = "closed"
        assert open_pull_request.fn(request)[1] == CLOSED
        with pytest.raises(Missing, match="--param number=7"):
            open_pull_request.fn(Request(repository=SHOP))
        with pytest.raises(NotAPullRequest):
            open_pull_request.fn(Request(repository=str(bare(world)), number=1))


def test_a_conflict_is_said_and_what_is_there_is_reviewed(world: World) -> None:
    number = pull_request(world, "work", {"shop/orders.py": WORSE})
    push(world, "main", {"shop/orders.py": BEFORE.replace("sum(prices)", "sum(prices, 1)")})
    report = review(number)
    assert report.remarks == ("It conflicts with `main`; what resolving that adds is not looked at yet.",)
    assert len(report.selection.on_lines) == 4
