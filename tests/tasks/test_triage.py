"""Triage on the emulator's GitHub, with a real history and CODEOWNERS."""

import pytest

from emulator.github.model.issues import Label
from emulator.world import World
from integrations import git
from tasks.automation import Request
from tasks.issues import create_issue
from tasks.proposals import Mode
from tasks.repositories import check_out_repository
from tasks.triage import carry_out, read_tracker, triage_waiting
from tasks.writing import writing
from tests.shop import SHOP, issue, label, open_shop, push, writes

FILES = {
    "shop/orders.py": "def total(prices):\n    return sum(prices)\n",
    "shop/cli.py": "print(1)\n",
    "CODEOWNERS": "shop/cli.py @hubot\n",
}
RETRY = (
    "Client ignores the Retry-After header",
    "Version 1.2: `shop.orders` sleeps a fixed time.\n\n```\nretry()\n```",
)


@pytest.fixture
def world(world: World) -> World:
    return open_shop(world, FILES)


def reported(title: str, body: str) -> int:
    with writing("somebody"):
        return create_issue.fn(SHOP, title, body).unwrap().number


def triaged(number: int | None = None, mode: Mode = Mode.PULL_REQUEST) -> list[str]:
    """The story of `triage_issue`, step by step."""
    request = Request(repository=SHOP, number=number, mode=mode)
    with writing("tests", dry_run=mode is not Mode.PULL_REQUEST):
        checkout = check_out_repository.fn(SHOP)
        tracker = read_tracker.fn(request, checkout)
        git.remove_worktree(checkout.mirror, checkout.root)
        return [did for one in triage_waiting.fn(request, tracker) for did in carry_out.fn(SHOP, one)]


def test_issues_get_kind_owner_and_one_comment_and_then_are_left_alone(world: World) -> None:
    first = reported(*RETRY)
    bare = reported("Crash of shop/cli.py", "It does not work.")
    again = reported("The Retry-After header is ignored by the client", RETRY[1])
    planned = triaged(mode=Mode.DRY_RUN)
    assert f"#{bare} assigned to hubot: planned" in planned
    triaged()
    assert (issue(world, bare).labels, issue(world, bare).assignees) == (["bug"], ["hubot"])
    assert "how to make it happen" in issue(world, bare).comments[0].body
    assert f"- #{first} Client ignores the Retry-After header (open)" in issue(world, again).comments[0].body
    assert issue(world, first).comments == []
    before = writes(world)
    triaged()
    triaged(bare)
    assert writes(world) == before


def test_issues_that_leave_nothing_to_do_take_no_room_from_older_ones(world: World) -> None:
    settings = "operations: {github_automation: {triage: {issues: 1}}}\n"
    push(world, "main", {".autopilot.yaml": settings})
    older = reported("Crash of shop/cli.py", "Version 1.2, expected nothing.\n```\nrun()\n```")
    for title in ("Thoughts", "Weather"):
        reported(title, "It is fine today.")
    triaged()
    assert issue(world, older).labels == ["bug"]
    before = writes(world)
    triaged()
    assert writes(world) == before


def test_what_people_have_decided_is_left_to_them(world: World) -> None:
    number = reported("Crash of shop/cli.py", "Version 1.2, expected nothing.\n```\nrun()\n```")
    label(world, number, "question")
    issue(world, number).assignees.append("octocat")
    assert triaged(number) == []
    ignored = reported("Crash", "Broken.")
    label(world, ignored, "autopilot: ignore")
    assert triaged(ignored) == []


def test_somebody_who_cannot_be_assigned_is_only_told_of(world: World) -> None:
    number = reported("Crash of shop/cli.py", "Version 1.2, expected nothing.\n```\nrun()\n```")
    world.github.repositories[SHOP].collaborators.remove("hubot")
    assert f"#{number} not assigned to hubot: it did not assign hubot" in triaged(number)


FOREIGN = """It fails, version 1.2:

```
Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/shop/orders.py", line 2, in total
  File "/home/me/mine.py", line 3, in prices
KeyError: 'price'
```
"""


def test_what_fails_in_somebodys_own_code_is_no_bug_and_nobodys_here(world: World) -> None:
    assert triaged(reported("Crash with my prices", FOREIGN)) == []
    ours = FOREIGN.replace('  File "/home/me/mine.py", line 3, in prices\n', "")
    number = reported("Crash with our prices", ours)
    triaged()
    assert (issue(world, number).labels, issue(world, number).assignees) == (["bug"], ["octocat"])


def test_an_issue_that_a_form_labelled_keeps_that_label(world: World) -> None:
    world.github.repositories[SHOP].labels["needs triage"] = Label(1, "needs triage")
    number = reported("Crash of the cart", "Version 1.2, expected nothing.\n```\nrun()\n```")
    label(world, number, "needs triage")
    triaged()
    assert sorted(issue(world, number).labels) == ["bug", "needs triage"]
    assert triaged() == []
