"""Runs and logs, deployments, hooks, code scanning, apps: what lies around the code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from emulator.github.model.accounts import App, Installation
from emulator.github.model.actions import Job, Run, Step
from emulator.world import World
from integrations.database import entries, open_database
from integrations.errors import NotFound
from integrations.github import Application, GitHub, connect
from integrations.github.actions import (
    dispatch_workflow,
    download_job_log,
    list_jobs,
    list_workflow_runs,
    rerun_failed_jobs,
)
from integrations.github.checks import upload_sarif
from integrations.github.commits import find_branch, get_repository
from integrations.github.deployments import create_deployment, set_deployment_state
from integrations.github.hooks import create_hook, list_deliveries, ping_hook, redeliver
from integrations.github.repositories import get_file, list_rulesets, rate_limit
from integrations.writes import Journal

REPOSITORY = "acme/api"
MOMENT = "2026-01-01T00:00:00Z"


def tip(github: GitHub) -> str:
    found = find_branch(github, REPOSITORY, "main")
    assert found
    return found.object.sha


@pytest.fixture
def failed(world: World, github: GitHub) -> Run:
    """A run whose only job failed with a long log."""
    repository = world.github.repositories[REPOSITORY]
    (workflow,) = repository.workflows
    run = Run(world.github.new_id(), workflow, 1, "Tests", "push", "main", tip(github), "octocat", MOMENT, MOMENT)
    run.status, run.conclusion = "completed", "failure"
    step = Step(1, "pytest", "completed", "failure", "assert 1 == 2\n" * 20_000)
    run.jobs.append(Job(world.github.new_id(), "test", "completed", "failure", MOMENT, MOMENT, 1, [step]))
    repository.runs[run.id] = run
    return run


def test_a_failed_run_leads_to_its_log(github: GitHub, failed: Run, tmp_path: Path) -> None:
    (run,) = list_workflow_runs(github, REPOSITORY, status="failure")
    (job,) = list_jobs(github, REPOSITORY, run.id)
    log = tmp_path / "log.txt"
    size = download_job_log(github, REPOSITORY, job.id, log)
    assert log.stat().st_size == size >= 280_000
    assert "assert 1 == 2" in log.read_text()
    assert download_job_log(github, REPOSITORY, job.id, log, limit=1000) == log.stat().st_size == 1000


def test_a_log_that_is_not_there_is_named(github: GitHub, world: World, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="actions/jobs/404/logs"):
        download_job_log(github, REPOSITORY, 404, tmp_path / "log.txt")


def test_failed_jobs_run_again_once(github: GitHub, failed: Run) -> None:
    changes = [rerun_failed_jobs(github, REPOSITORY, failed.id, attempt=1).change for _ in range(2)]
    assert (changes, failed.attempt) == (["updated", "unchanged"], 2)


def test_a_workflow_is_started(github: GitHub, world: World) -> None:
    dispatch_workflow(github, REPOSITORY, "tests.yml", "main")
    assert len(world.github.repositories[REPOSITORY].runs) == 1


def test_a_deployment_is_made_once_and_ends_well(github: GitHub) -> None:
    made = [create_deployment(github, REPOSITORY, "main", "production", key="d1") for _ in range(2)]
    assert [effect.change for effect in made] == ["created", "unchanged"]
    number = made[0].unwrap().id
    states = [set_deployment_state(github, REPOSITORY, number, "success").change for _ in range(2)]
    assert states == ["created", "unchanged"]


def test_a_hook_is_made_once_and_its_secret_stays_secret(github: GitHub) -> None:
    def make() -> tuple[str, int]:
        effect = create_hook(github, REPOSITORY, "http://127.0.0.1:9/hook", SecretStr("canary"), ["push"])
        return effect.change, effect.unwrap().id

    (change, hook), again = make(), make()
    assert (change, again) == ("created", ("unchanged", hook))
    ping_hook(github, REPOSITORY, hook)
    delivery = list_deliveries(github, REPOSITORY, hook)[0]
    redeliver(github, REPOSITORY, hook, delivery.id)
    assert list_deliveries(github, REPOSITORY, hook)[0].redelivery
    assert "canary" not in str(entries(github.journal.database))


def test_code_scanning_results_arrive(github: GitHub, world: World) -> None:
    sarif = json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "autopilot"}}, "results": []}]})
    upload_sarif(github, REPOSITORY, tip(github), "refs/heads/main", sarif.encode())
    (analysis,) = world.github.repositories[REPOSITORY].analyses
    assert analysis.tool == "autopilot"


def test_files_rules_and_the_budget_can_be_read(github: GitHub) -> None:
    assert get_file(github, REPOSITORY, "README.md").startswith(b"# api")
    assert list_rulesets(github, REPOSITORY) == []
    assert rate_limit(github)["core"].remaining > 0


def test_an_app_works_with_a_token_of_its_installation(
    connected: Callable[..., GitHub], world: World, tmp_path: Path
) -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    world.github.apps[7] = App(7, "autopilot", "Autopilot", "acme", public.decode(), MOMENT)
    world.github.installations[9] = Installation(9, 7, "acme", MOMENT, {"contents": "write", "metadata": "read"})
    application = Application(7, 9, private)
    journal = Journal(open_database("sqlite://"), "tests")
    github = connect(application, journal, tmp_path, url=world.environment["GITHUB_API_URL"])
    assert get_repository(github, REPOSITORY).default_branch == "main"
    assert "PRIVATE" not in repr(application)
    paths = [one.path for one in world.requests("github")]
    assert paths[0].endswith("/app/installations/9/access_tokens")
