"""Workflow runs, their logs and their artifacts."""

import io
import zipfile

import httpx
import pytest

from emulator import World


def finish(world: World, run: int, conclusion: str) -> None:
    address = f"{world.urls['github']}/_emulator/runs/acme/api/{run}"
    outcome = {"conclusion": conclusion, "log": "E  assert 1 == 2\n"}
    assert httpx.post(address, json=outcome, trust_env=False).status_code == 204


@pytest.fixture
def run(world: World, api: httpx.Client) -> int:
    """A failed run of the seeded workflow."""
    assert api.post("actions/workflows/tests.yml/dispatches", json={"ref": "main"}).status_code == 204
    number: int = api.get("actions/runs").json()["workflow_runs"][0]["id"]
    finish(world, number, "failure")
    return number


def test_a_dispatched_workflow_waits_for_a_runner(api: httpx.Client) -> None:
    api.post("actions/workflows/tests.yml/dispatches", json={"ref": "main"})
    assert api.get("actions/runs", params={"status": "queued"}).json()["total_count"] == 1
    assert api.post("actions/workflows/tests.yml/dispatches", json={"ref": "gone"}).status_code == 422
    assert api.post("actions/workflows/none.yml/dispatches", json={"ref": "main"}).status_code == 404


def test_logs_are_a_redirect_away(api: httpx.Client, run: int) -> None:
    job = api.get(f"actions/runs/{run}/jobs").json()["jobs"][0]
    assert job["steps"][0]["conclusion"] == "failure"
    redirect = api.get(f"actions/jobs/{job['id']}/logs")
    assert redirect.status_code == 302
    assert httpx.get(redirect.headers["location"], trust_env=False).text == "E  assert 1 == 2\n"
    archive = api.get(f"actions/runs/{run}/logs", follow_redirects=True).content
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist() == ["0_test.txt"]


def test_the_test_report_is_an_artifact(api: httpx.Client, run: int) -> None:
    artifact = api.get(f"actions/runs/{run}/artifacts").json()["artifacts"][0]
    packed = api.get(f"actions/artifacts/{artifact['id']}/zip", follow_redirects=True).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert b"<testsuite " in archive.read("junit.xml")


def test_failed_jobs_run_again(world: World, api: httpx.Client, run: int) -> None:
    assert api.post(f"actions/runs/{run}/rerun-failed-jobs").status_code == 201
    assert api.get(f"actions/runs/{run}").json()["run_attempt"] == 2
    assert api.post(f"actions/runs/{run}/rerun").status_code == 403
    finish(world, run, "success")
    assert api.get(f"actions/runs/{run}/jobs").json()["total_count"] == 1
    assert api.post(f"actions/runs/{run}/rerun-failed-jobs").status_code == 403
