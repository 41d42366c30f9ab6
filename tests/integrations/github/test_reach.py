"""Lists over many pages, search, downloads, merges, app tokens, and GitHub Enterprise: how far the client reaches."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.github import objects
from emulator.github.model.accounts import App, Installation
from emulator.world import World
from integrations.database import open_database
from integrations.errors import Conflict, RateLimited, Rejected, Unauthorized
from integrations.github import Application, GitHub, connect
from integrations.github.actions import (
    dispatch_workflow,
    download_artifact,
    download_run_logs,
    list_artifacts,
    list_workflow_runs,
)
from integrations.github.checks import combined_status, create_check_run, list_check_runs, list_statuses, set_status
from integrations.github.client import graphql_beside
from integrations.github.commits import get_repository
from integrations.github.deployments import (
    create_deployment,
    list_deployment_statuses,
    list_deployments,
    set_deployment_state,
)
from integrations.github.issues import (
    add_assignees,
    create_issue,
    ensure_milestone,
    list_issues,
    search_issues,
)
from integrations.github.milestones import list_milestones, update_milestone
from integrations.github.models import PullRequest
from integrations.github.pull_requests import create_review, list_reviews, merge
from integrations.github.readiness import get_readiness
from integrations.github.releases import generate_notes
from integrations.github.repositories import list_folder
from integrations.governor import Limits
from integrations.writes import Journal

REPOSITORY = "acme/api"
MOMENT = "2026-01-01T00:00:00Z"


def fill(world: World, count: int) -> None:
    """That many open issues."""
    from emulator.github.model.issues import Issue

    held = world.github.repositories[REPOSITORY]
    for number in range(1, count + 1):
        held.issues[number] = Issue(world.github.new_id(), number, f"Slow {number}", "octocat", MOMENT, MOMENT)


def test_a_list_is_read_over_all_its_pages(github: GitHub, world: World) -> None:
    fill(world, 230)
    assert [issue.number for issue in list_issues(github, REPOSITORY)] == [*range(230, 0, -1)]
    assert [dict(one.query).get("page", "1") for one in world.requests("github")] == ["1", "2", "3"]
    assert len(list_issues(github, REPOSITORY, limit=120)) == 120


def test_a_search_is_read_over_all_its_pages(github: GitHub, world: World) -> None:
    fill(world, 130)
    found = search_issues(github, "repo:acme/api is:issue is:open slow in:title", limit=130)
    assert len({issue.number for issue in found}) == 130
    assert search_issues(github, "repo:acme/api is:pr") == []


def test_an_artifact_and_the_logs_of_a_run_are_downloaded_whole(github: GitHub, world: World, tmp_path: Path) -> None:
    dispatch_workflow(github, REPOSITORY, "tests.yml", "main")
    (run,) = list_workflow_runs(github, REPOSITORY)
    httpx.post(f"{world.urls['github']}/_emulator/runs/{REPOSITORY}/{run.id}", json={}, trust_env=False)
    (artifact,) = list_artifacts(github, REPOSITORY, run.id)
    size = download_artifact(github, REPOSITORY, artifact.id, tmp_path / "results.zip")
    assert size == artifact.size_in_bytes
    assert b"<testsuites>" in zipfile.ZipFile(tmp_path / "results.zip").read("junit.xml")
    download_run_logs(github, REPOSITORY, run.id, tmp_path / "logs.zip")
    assert b"1 passed" in zipfile.ZipFile(io.BytesIO((tmp_path / "logs.zip").read_bytes())).read("0_test.txt")
    with pytest.raises(Rejected, match="larger than 10 bytes"):
        download_run_logs(github, REPOSITORY, run.id, tmp_path / "more.zip", limit=10)
    assert not (tmp_path / "more.zip").exists()


MADE = {"merge": (2, 2), "squash": (1, 1), "rebase": (1, 1)}
"""How many parents the commit on the base has, and how many commits come to it."""


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_each_method_merges_the_head_that_was_seen(
    github: GitHub,
    world: World,
    pull: PullRequest,
    method: Literal["merge", "squash", "rebase"],
) -> None:
    git = world.repositories / f"{REPOSITORY}.git"
    before = objects.resolve(git, "main")
    with pytest.raises(Conflict, match="Head branch was modified"):
        merge(github, REPOSITORY, pull.number, sha="0" * 40, method=method)
    assert objects.resolve(git, "main") == before
    assert merge(github, REPOSITORY, pull.number, sha=pull.head.sha, method=method).unwrap().merged
    made = objects.commits(git, f"{before}..main")
    assert (len(made[0].parents), len(made)) == MADE[method]


def test_checks_and_statuses_of_a_branch_are_listed(github: GitHub, pull: PullRequest) -> None:
    sha = pull.head.sha
    create_check_run(github, REPOSITORY, sha, "tests", key="c", conclusion="success", title="1", summary="One")
    set_status(github, REPOSITORY, sha, "lint", state="pending")
    set_status(github, REPOSITORY, sha, "lint", state="failure")
    assert [run.name for run in list_check_runs(github, REPOSITORY, "fix/rate")] == ["tests"]
    assert list_check_runs(github, REPOSITORY, "fix/rate", name="other") == []
    assert [status.state for status in list_statuses(github, REPOSITORY, sha)] == ["failure", "pending"]
    combined = combined_status(github, REPOSITORY, "fix/rate")
    assert (combined.state, [status.context for status in combined.statuses]) == ("failure", ["lint"])


def test_deployments_are_listed_with_what_became_of_them(github: GitHub) -> None:
    number = create_deployment(github, REPOSITORY, "main", "staging", key="d").unwrap().id
    set_deployment_state(github, REPOSITORY, number, "in_progress")
    set_deployment_state(github, REPOSITORY, number, "success")
    assert [each.id for each in list_deployments(github, REPOSITORY, environment="staging")] == [number]
    assert list_deployments(github, REPOSITORY, environment="production") == []
    states = [status.state for status in list_deployment_statuses(github, REPOSITORY, number)]
    assert states == ["success", "in_progress"]


def test_a_milestone_is_changed_and_closed(github: GitHub) -> None:
    number = ensure_milestone(github, REPOSITORY, "1.0").unwrap().number
    due = datetime(2026, 3, 1, tzinfo=UTC)
    changes = [
        update_milestone(github, REPOSITORY, number, description="First", due_on=due, state="closed").change
        for _ in range(2)
    ]
    assert changes == ["updated", "unchanged"]
    assert list_milestones(github, REPOSITORY) == []
    (milestone,) = list_milestones(github, REPOSITORY, state="closed")
    assert (milestone.description, milestone.due_on) == ("First", due)


def test_people_are_assigned_beside_others_or_it_is_said_who_was_not(github: GitHub) -> None:
    number = create_issue(github, REPOSITORY, "Slow", "Text", key="i", assignees=["octocat"]).unwrap().number
    assert len(add_assignees(github, REPOSITORY, number, ["hubot"]).unwrap().assignees) == 2
    with pytest.raises(Rejected, match="did not assign stranger"):
        add_assignees(github, REPOSITORY, number, ["stranger"])


def test_notes_name_what_was_merged_and_release_nothing(github: GitHub, world: World, pull: PullRequest) -> None:
    merge(github, REPOSITORY, pull.number, sha=pull.head.sha)
    notes = generate_notes(github, REPOSITORY, "v1", target="main")
    assert "* Raise the rate by @octocat" in notes.body
    assert not world.github.repositories[REPOSITORY].releases


def test_reviews_and_folders_are_listed(github: GitHub, pull: PullRequest) -> None:
    create_review(github, REPOSITORY, pull.number, "Well", key="r1")
    assert [review.state for review in list_reviews(github, REPOSITORY, pull.number)] == ["COMMENTED"]
    listed = [(entry.path, entry.type) for entry in list_folder(github, REPOSITORY, "src/api")]
    assert listed == [("src/api/__init__.py", "file"), ("src/api/prices.py", "file")]
    assert ("src", "dir") in [(entry.path, entry.type) for entry in list_folder(github, REPOSITORY)]


@pytest.fixture
def application(world: World) -> Application:
    """An app that may read and write what lies in acme's repositories."""
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    world.github.apps[7] = App(7, "autopilot", "Autopilot", "acme", public.decode(), MOMENT)
    granted = {"contents": "write", "metadata": "read", "pull_requests": "write"}
    world.github.installations[9] = Installation(9, 7, "acme", MOMENT, granted)
    return Application(7, 9, private.decode())


def as_app(world: World, application: Application, state: Path, limits: Limits | None = None) -> GitHub:
    journal = Journal(open_database("sqlite://"), "tests")
    return connect(application, journal, state, url=world.environment["GITHUB_API_URL"], limits=limits, patience=0.2)


def exchanges(world: World) -> int:
    return sum(one.path.endswith("/access_tokens") for one in world.requests("github"))


def test_a_token_of_an_installation_is_kept_while_it_is_good(
    world: World, application: Application, tmp_path: Path
) -> None:
    github = as_app(world, application, tmp_path)
    for _ in range(3):
        get_repository(github, REPOSITORY)
    assert exchanges(world) == 1


def test_a_token_that_is_about_to_end_is_renewed(world: World, application: Application, tmp_path: Path) -> None:
    world.github.limits.token_seconds = 60
    github = as_app(world, application, tmp_path)
    get_repository(github, REPOSITORY)
    get_repository(github, REPOSITORY)
    assert exchanges(world) == 2


def test_the_exchange_of_tokens_passes_the_governor(world: World, application: Application, tmp_path: Path) -> None:
    get_repository(as_app(world, application, tmp_path / "a"), REPOSITORY)
    world.fault("github", "POST", "*/access_tokens", "secondary-limit", seconds=600)
    github = as_app(world, application, tmp_path / "b")
    for _ in range(2):
        with pytest.raises(RateLimited):
            get_repository(github, REPOSITORY)
    assert exchanges(world) == 2


def test_an_app_that_is_not_known_is_told_so(world: World, application: Application, tmp_path: Path) -> None:
    del world.github.apps[7]
    with pytest.raises(Unauthorized) as caught:
        get_repository(as_app(world, application, tmp_path), REPOSITORY)
    assert "PRIVATE" not in str(caught.value)


@pytest.mark.parametrize(
    ("rest", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://github.acme.example/api/v3", "https://github.acme.example/api/graphql"),
    ],
)
def test_graphql_is_looked_for_beside_rest(rest: str, graphql: str) -> None:
    assert graphql_beside(rest) == graphql


def test_graphql_may_be_elsewhere(world: World, pull: PullRequest, tmp_path: Path) -> None:
    journal = Journal(open_database("sqlite://"), "tests")
    place = world.environment["GITHUB_GRAPHQL_URL"].replace("127.0.0.1", "localhost")
    github = connect(
        "ghp_emulator", journal, tmp_path, url=world.environment["GITHUB_API_URL"] + "/", graphql_url=place
    )
    assert get_readiness(github, REPOSITORY, pull.number).head_sha == pull.head.sha


def test_a_server_of_ones_own_is_reached_below_its_path(connected: Callable[..., GitHub], world: World) -> None:
    get_repository(connected(), REPOSITORY)
    assert {one.path for one in world.requests("github")} == {"/api/v3/repos/acme/api"}
