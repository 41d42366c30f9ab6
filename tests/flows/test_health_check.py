import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey

from flows.health_check import health_check
from tasks.health.checks import CHECKS
from tasks.health.report import Status

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]


def test_the_flow_reports_every_check_and_keeps_an_artifact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9")
    report = health_check()
    found = {check.name: check for check in report.checks}
    assert list(found) == list(CHECKS)
    assert found["Prefect API"].status is Status.OK
    assert found["Database"].status is Status.OK
    assert found["Slack"].status is Status.FAILED
    with get_client(sync_client=True) as client:
        health = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=["health"]))
        (artifact,) = client.read_latest_artifacts(artifact_filter=health)
        runs = client.read_task_runs()
    assert str(artifact.data).startswith(f"# {report.summary}")
    assert "canary" not in str(artifact.data)
    assert "canary" not in "".join(run.model_dump_json() for run in runs)
