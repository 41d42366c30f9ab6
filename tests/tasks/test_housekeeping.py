"""Tidying up on the emulator's GitHub: done once, and never against what people did."""

import subprocess
from collections.abc import Callable

import pytest

from emulator.github.model.issues import Label
from emulator.world import World
from integrations import git
from tasks.automation import Missing, Report, Request, TableReport
from tasks.branch_proposal import propose_branch
from tasks.deployment_validation import validate
from tasks.github_deployments import create_deployment
from tasks.housekeeping import (
    bring_labels_up_to_date,
    close_what_is_done,
    delete_branches,
    find_spent_branches,
    hold_to_policy,
)
from tasks.issues import create_issue
from tasks.project_board import bring_board_up_to_date
from tasks.proposals import Mode
from tasks.pull_requests import merge_pull_request
from tasks.release_notes import EDITED, PUBLISHED, NotesReport, draft_release, write_notes
from tasks.releases import create_release, ensure_milestone
from tasks.repositories import Repository, check_out_repository
from tasks.writing import writing
from tests.shop import SHOP, bare, issue, label, open_shop, pull, pull_request, push, writes

type Story = Callable[[Request, Repository], Report]


@pytest.fixture
def world(world: World) -> World:
    return open_shop(world, {"README.md": "Shop.\n"})


def wish(world: World, text: str) -> None:
    push(world, "main", {".autopilot.yaml": f"operations: {{github_automation: {{{text}}}}}\n"})


def told(story: Story, mode: Mode = Mode.PULL_REQUEST, *, times: int = 1, **more: object) -> list[Report]:
    """What the story reports, each time that it is told on the same checkout."""
    request = Request.model_validate({"repository": SHOP, "mode": mode, **more})
    with writing("tests", dry_run=mode is not Mode.PULL_REQUEST):
        checkout = check_out_repository.fn(SHOP)
        git.remove_worktree(checkout.mirror, checkout.root)
        return [story(request, checkout) for _ in range(times)]


def once(world: World, story: Story, **more: object) -> Report:
    """Planned, done, and done again: only the second of the three writes."""
    counts = [writes(world)]

    def counted(request: Request, checkout: Repository) -> Report:
        report = story(request, checkout)
        counts.append(writes(world))
        return report

    told(counted, Mode.DRY_RUN, **more)
    report, _ = told(counted, times=2, **more)
    start, planned, done, again = counts
    assert start == planned < done == again
    return report


def rows(report: Report) -> tuple[tuple[str, ...], ...]:
    assert isinstance(report, TableReport)
    return report.rows


def merged(world: World, branch: str) -> int:
    number = pull_request(world, branch, {f"{branch}.txt": "1\n"})
    with writing("a person"):
        merge_pull_request.fn(SHOP, number, pull(world, number).head_sha)
    return number


def names(world: World) -> set[str]:
    return set(git.run(["branch", "--format=%(refname:short)"], bare(world)).split())


def test_merged_branches_go_and_those_that_moved_on_stay(world: World) -> None:
    number = merged(world, "done")
    merged(world, "went-on")
    push(world, "went-on", {"more.txt": "1\n"})
    pull_request(world, "open", {"open.txt": "1\n"})

    def story(request: Request, checkout: Repository) -> Report:
        return delete_branches.fn(request, find_spent_branches.fn(SHOP, checkout))

    ((branch, _, why, what),) = rows(once(world, story))
    assert (branch, why, what) == ("done", f"merged as #{number}", "updated")
    assert names(world) == {"main", "went-on", "open"}


def test_labels_and_protection_become_what_is_wished_and_other_labels_stay(world: World) -> None:
    held = world.github.repositories[SHOP].labels
    held["defect"] = Label(world.github.new_id(), "defect", "000000", "")
    protect = "protect: {main: {checks: [tests], approvals: 1}, gone: {approvals: 1}}"
    flaw = "flaw: {color: ff0000, description: Broken, was: [defect]}"
    wish(world, f'labels: {{upkeep: {{color: "00ff00"}}, {flaw}}}, {protect}')
    assert [row[0] for row in rows(once(world, bring_labels_up_to_date.fn))] == ["upkeep", "flaw"]
    assert (held["flaw"].color, held["flaw"].description, held["upkeep"].color) == ("ff0000", "Broken", "00ff00")
    assert "wontfix" in held
    assert "defect" not in held
    first, gone = rows(once(world, hold_to_policy.fn))
    assert (first[:2], gone[1]) == (("main", "the branch is not protected"), "there is no such branch")
    world.github.repositories[SHOP].protections["main"]["required_pull_request_reviews"][
        "required_approving_review_count"
    ] = 0
    assert rows(told(hold_to_policy.fn, Mode.REPORT)[0])[0][1] == "approvals is 0, not 1"


def test_milestones_close_when_nothing_is_left(world: World) -> None:
    with writing("a person"):
        for title in ("Done", "Open", "Empty"):
            ensure_milestone.fn(SHOP, title)
        numbers = [create_issue.fn(SHOP, f"Issue {n}").unwrap().number for n in (1, 2)]
    for number, milestone, state in ((numbers[0], 1, "closed"), (numbers[1], 2, "open")):
        issue(world, number).milestone, issue(world, number).state = milestone, state
    world.github.repositories[SHOP].milestones[2].due_on = "2020-01-01T00:00:00Z"
    report = once(world, lambda request, _: close_what_is_done.fn(request))
    assert rows(report) == (("Done", "1 of 1 done", "updated"), ("Open", "0 of 1 done, due 2020-01-01", "late"))


def test_release_notes_are_drafted_and_what_people_wrote_stays(world: World) -> None:
    with writing("a person"):
        create_release.fn(SHOP, "v1.0.0", "One", "First.", target="main")
    number = merged(world, "work")
    label(world, number, "bug")
    push(world, "main", {"direct.txt": "1\n"})

    def story(request: Request, checkout: Repository) -> Report:
        return draft_release.fn(request, write_notes.fn(request, checkout))

    report = once(world, story, ref="v1.1.0")
    assert isinstance(report, NotesReport)
    assert report.draft.since == "v1.0.0"
    assert report.draft.text.startswith(
        f"## Fixed\n\n- Change work (#{number}) by hubot\n\n## Other changes\n\n- More\n\n"
    )
    held = next(one for one in world.github.repositories[SHOP].releases.values() if one.tag_name == "v1.1.0")
    assert held.draft
    held.body = f"Hello! {held.body}"
    assert told(story, ref="v1.1.0")[0].remarks == (EDITED,)
    assert told(story, ref="v1.0.0")[0].remarks == (PUBLISHED,)
    with pytest.raises(Missing):
        told(story)


def test_issues_come_onto_the_board_and_go_to_its_end(world: World) -> None:
    wish(world, "board: {owner: acme, number: 1}")
    with writing("a person"):
        opened, begun, closed = (create_issue.fn(SHOP, title).unwrap().number for title in ("New", "Begun", "Old"))
    issue(world, closed).state = "closed"
    pull_request(world, "work", {"a.txt": "1\n"}, body=f"Fixes #{begun}")
    report = once(world, bring_board_up_to_date.fn)
    assert {row[0]: row[2] for row in rows(report)} == {f"#{opened}": "Todo", f"#{begun}": "In Progress"}
    issue(world, begun).state = "closed"
    assert {row[0]: row[2] for row in rows(once(world, bring_board_up_to_date.fn))} == {f"#{begun}": "Done"}


def test_a_deployment_that_nobody_judged_is_judged_by_its_address(world: World) -> None:
    assert rows(told(validate.fn, ref="production")[0]) == ()
    with writing("a person"):
        create_deployment.fn(SHOP, "main", "production")
    wish(world, f"environments: {{production: {{url: '{world.urls['github']}/nothing', contains: shop}}}}")
    report = once(world, validate.fn, ref="production")
    checks = {row[0]: row[1:] for row in rows(report)}
    assert checks["commit"][1].endswith("1 commits behind main")
    assert checks["address"] == ("failed", f"{world.urls['github']}/nothing answers 404")
    (deployment,) = world.github.repositories[SHOP].deployments.values()
    assert [one.state for one in deployment.statuses] == ["failure"]


def test_a_branch_becomes_a_pull_request_whose_words_people_may_change(world: World) -> None:
    push(world, "main", {".github/PULL_REQUEST_TEMPLATE.md": "- [ ] Tested\n"})
    subprocess.run(["git", "--git-dir", str(bare(world)), "branch", "fix/cart-total", "main"], check=True)
    push(world, "fix/cart-total", {"a.txt": "1\n"})
    ((number, title, what),) = rows(once(world, propose_branch.fn, ref="fix/cart-total"))
    assert (title, what) == ("More", "created")
    held = issue(world, int(number[1:]))
    assert (held.body or "").startswith("- [ ] Tested")
    held.title = "Count the cart"
    before = writes(world)
    assert rows(told(propose_branch.fn, ref="fix/cart-total")[0])[0][1:] == ("Count the cart", "is open already")
    assert writes(world) == before
