"""The client against the emulator: what GitHub then holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.world import World
from integrations.database import entries
from integrations.errors import (
    Conflict,
    Forbidden,
    NotFound,
    ProtectedBranch,
    RateLimited,
    Rejected,
    ServiceError,
    Unauthorized,
    Unavailable,
)
from integrations.github import GitHub
from integrations.github.actions import list_workflow_runs
from integrations.github.checks import Annotation, create_check_run, set_status
from integrations.github.commits import commit_files, create_branch, find_branch, get_repository
from integrations.github.issues import (
    add_comment,
    create_issue,
    ensure_label,
    ensure_milestone,
    get_issue,
    list_comments,
    list_issues,
    set_labels,
    update_issue,
)
from integrations.github.pull_requests import (
    LineComment,
    close_pull_request,
    create_pull_request,
    create_review,
    get_pull_request,
    list_files,
    list_pull_requests,
    merge,
    request_reviewers,
)
from integrations.github.releases import create_release, list_releases
from integrations.github.repositories import get_diff

REPOSITORY = "acme/api"
FILES: dict[str, str | bytes | None] = {
    "src/api/prices.py": "RATE = 0.3\n", "logo.bin": b"\x00\xff", "tests/test_prices.py": None,
}  # fmt: skip


def change(github: GitHub, branch: str = "fix/rate", key: str = "fix-1") -> str:
    """A branch with one commit; its SHA."""
    return commit_files(github, REPOSITORY, branch, FILES, "Raise the rate", key=key).unwrap().sha


def opened(github: GitHub, title: str = "Raise the rate") -> int:
    change(github)
    made = create_pull_request(github, REPOSITORY, title, "Because.", head="fix/rate", base="main")
    return made.unwrap().number


def test_many_files_become_one_commit_and_the_same_key_makes_no_second(github: GitHub) -> None:
    sha = change(github)
    assert change(github) == sha
    number = opened(github)
    changes = {(file.filename, file.status) for file in list_files(github, REPOSITORY, number)}
    assert changes == {
        ("src/api/prices.py", "modified"), ("logo.bin", "added"), ("tests/test_prices.py", "removed"),
    }  # fmt: skip
    assert "+RATE = 0.3" in get_diff(github, REPOSITORY, number).splitlines()


def test_nothing_is_committed_to_the_default_branch(github: GitHub) -> None:
    with pytest.raises(ProtectedBranch, match="acme/api@main is a default branch"):
        change(github, "main")


def test_a_branch_is_made_once(github: GitHub) -> None:
    tip = find_branch(github, REPOSITORY, "main")
    assert tip
    changes = [create_branch(github, REPOSITORY, "new", tip.object.sha).change for _ in range(2)]
    assert changes == ["created", "unchanged"]


def test_a_pull_request_for_the_same_branch_is_updated(github: GitHub) -> None:
    assert opened(github) == opened(github, "Raise the rate a lot")
    assert [pull.title for pull in list_pull_requests(github, REPOSITORY)] == ["Raise the rate a lot"]


def test_a_pull_request_is_reviewed_and_merged_at_the_head_that_was_seen(github: GitHub) -> None:
    number = opened(github)
    head = get_pull_request(github, REPOSITORY, number).head.sha
    remark = LineComment(path="src/api/prices.py", line=1, body="Why?\n```suggestion\nRATE = 0.25\n```")
    reviews = [
        create_review(github, REPOSITORY, number, "One question", key="r1", comments=[remark], commit=head).change
        for _ in range(2)
    ]
    assert reviews == ["created", "unchanged"]
    with pytest.raises(Conflict):
        merge(github, REPOSITORY, number, sha="0" * 40)
    assert merge(github, REPOSITORY, number, sha=head).unwrap().merged
    assert merge(github, REPOSITORY, number, sha=head).change == "unchanged"


def test_reviewers_are_asked_and_a_pull_request_is_closed(github: GitHub) -> None:
    number = opened(github)
    asked = request_reviewers(github, REPOSITORY, number, ["hubot"]).unwrap()
    assert [user.login for user in asked.requested_reviewers] == ["hubot"]
    assert close_pull_request(github, REPOSITORY, number).unwrap().state == "closed"


def test_an_issue_lives_by_its_key(github: GitHub) -> None:
    def make(title: str) -> tuple[str, int]:
        effect = create_issue(github, REPOSITORY, title, "Text", key="i1", labels=["bug"], assignees=["hubot"])
        return effect.change, effect.unwrap().number

    first, number = make("Slow")
    assert [first, make("Slow"), make("Slower")] == ["created", ("unchanged", number), ("updated", number)]
    assert [issue.title for issue in list_issues(github, REPOSITORY, labels=["bug"])] == ["Slower"]
    set_labels(github, REPOSITORY, number, ["question", "bug"])
    update_issue(github, REPOSITORY, number, state="closed", assignees=[])
    issue = get_issue(github, REPOSITORY, number)
    assert (issue.state, sorted(label.name for label in issue.labels)) == ("closed", ["bug", "question"])
    assert issue.assignees == []


def test_one_comment_a_topic_is_updated(github: GitHub) -> None:
    number = create_issue(github, REPOSITORY, "Slow", "Text", key="i1").unwrap().number
    for body, topic in [("one", "report"), ("two", "report"), ("three", "other")]:
        add_comment(github, REPOSITORY, number, body, key=topic)
    bodies = [comment.body.split("\n")[0] for comment in list_comments(github, REPOSITORY, number)]
    assert bodies == ["two", "three"]


def test_labels_milestones_and_releases_are_made_once(github: GitHub) -> None:
    def make() -> list[str]:
        return [
            ensure_label(github, REPOSITORY, "autopilot", "00ff00").change,
            ensure_milestone(github, REPOSITORY, "1.0").change,
            create_release(github, REPOSITORY, "v1", "One", "Notes", target="main").change,
        ]

    assert (make(), make()) == (["created"] * 3, ["unchanged"] * 3)
    assert [release.tag_name for release in list_releases(github, REPOSITORY)] == ["v1"]


def test_check_runs_and_statuses_are_found_again(github: GitHub) -> None:
    sha = change(github)
    remarks = [
        Annotation(path="logo.bin", start_line=1, end_line=1, annotation_level="notice", message=str(number))
        for number in range(60)
    ]

    def report() -> list[str]:
        run = create_check_run(
            github, REPOSITORY, sha, "dead code", key="c1", conclusion="neutral", title="60", summary="Sixty",
            annotations=remarks,
        )  # fmt: skip
        return [run.change, set_status(github, REPOSITORY, sha, "autopilot", state="success").change]

    assert (report(), report()) == (["created"] * 2, ["unchanged"] * 2)


def test_workflow_runs_are_listed(github: GitHub) -> None:
    change(github)
    assert [run.name for run in list_workflow_runs(github, REPOSITORY, branch="fix/rate")] in ([], ["Tests"])


def test_a_dry_run_sends_no_write_and_says_what_it_would_do(connected: Callable[..., GitHub], world: World) -> None:
    github = connected(dry_run=True)
    assert create_issue(github, REPOSITORY, "Slow", "Text", key="i1").value is None
    commit_files(github, REPOSITORY, "fix/rate", FILES, "Raise the rate", key="k")
    assert github.journal.plan() == [
        "Open the issue “Slow” (acme/api)", "Commit 3 files to fix/rate: Raise the rate (acme/api@fix/rate)",
    ]  # fmt: skip
    assert {one.method for one in world.requests("github")} == {"GET"}


def make_issue(github: GitHub) -> object:
    return create_issue(github, REPOSITORY, "Slow", "Text", key="i1")


def make_comment(github: GitHub) -> object:
    return add_comment(github, REPOSITORY, 1, "Hello", key="c1")


def held(github: GitHub, write: Callable[[GitHub], object]) -> int:
    """How many of what was written GitHub has."""
    if write is make_issue:
        return len(list_issues(github, REPOSITORY))
    return len(list_comments(github, REPOSITORY, 1))


FAULTS: list[tuple[str, type[ServiceError]]] = [
    ("401", Unauthorized), ("403", Forbidden), ("404", NotFound), ("409", Conflict), ("422", Rejected),
    ("500", Unavailable), ("502", Unavailable), ("503", Unavailable), ("429", RateLimited),
    ("secondary-limit", RateLimited), ("cut-before", Unavailable),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
@pytest.mark.parametrize("write", [make_issue, make_comment])
def test_a_failed_write_leaves_nothing_and_can_be_repeated(
    github: GitHub, world: World, fault: str, kind: type[ServiceError], write: Callable[[GitHub], object]
) -> None:
    if write is make_comment:
        make_issue(github)
    world.fault("github", "POST", "*", fault)
    with pytest.raises(kind) as caught:
        write(github)
    assert "ghp_" not in str(caught.value)
    assert held(github, write) == 0
    write(github)
    assert held(github, write) == 1


@pytest.mark.parametrize("fault", ["cut-after", "truncated"])
@pytest.mark.parametrize("write", [make_issue, make_comment])
def test_an_answer_that_is_lost_after_the_effect_makes_no_second_one(
    github: GitHub, world: World, fault: str, write: Callable[[GitHub], object]
) -> None:
    if write is make_comment:
        make_issue(github)
    world.fault("github", "POST", "*", fault)
    write(github)
    write(github)
    assert held(github, write) == 1


@pytest.mark.parametrize(("fault", "kind"), [*FAULTS, ("cut-after", Unavailable), ("truncated", Unavailable)])
def test_a_failed_read_says_what_was_asked(github: GitHub, world: World, fault: str, kind: type[ServiceError]) -> None:
    world.fault("github", "GET", "*", fault)
    with pytest.raises(kind, match="repos/acme/api"):
        get_repository(github, REPOSITORY)


def test_what_is_missing_is_named(github: GitHub) -> None:
    with pytest.raises(NotFound) as caught:
        get_repository(github, "acme/nothing")
    assert str(caught.value) == "GitHub has no repos/acme/nothing, or the token may not see it"


def test_a_wrong_token_is_refused_and_not_repeated_to_anyone(connected: Callable[..., GitHub], tmp_path: Path) -> None:
    github = connected("ghp_canary_is_not_known")
    with pytest.raises(Unauthorized) as caught:
        get_repository(github, REPOSITORY)
    assert "canary" not in f"{caught.value!r} {caught.value.__dict__} {github!r} {github.journal!r}"
    assert not any(b"canary" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_missing_scope_is_named(connected: Callable[..., GitHub], world: World) -> None:
    world.github.tokens["ghp_emulator"].scopes.clear()
    with pytest.raises(Forbidden, match=r"one of the scopes .*repo; the token has none"):
        get_repository(connected(), REPOSITORY)


def test_every_write_is_in_the_log(github: GitHub) -> None:
    opened(github)
    logged = [(entry.action, entry.target, entry.result) for entry in entries(github.journal.database)]
    assert logged == [
        ("commit_files", "acme/api@fix/rate", "created"), ("create_pull_request", "acme/api", "created"),
    ]  # fmt: skip


def test_an_unchanged_read_costs_nothing(github: GitHub, world: World) -> None:
    assert get_repository(github, REPOSITORY) == get_repository(github, REPOSITORY)
    assert [one.status for one in world.requests("github")] == [200, 304]
