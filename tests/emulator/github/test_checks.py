"""Check runs and commit statuses."""

import httpx
import pytest


@pytest.fixture
def sha(api: httpx.Client) -> str:
    return str(api.get("commits/main").json()["sha"])


def annotation(line: int) -> dict[str, object]:
    place = {"path": "src/api/prices.py", "start_line": line, "end_line": line}
    return place | {"annotation_level": "warning", "message": "Too long"}


def test_annotations_add_up_over_updates(api: httpx.Client, sha: str) -> None:
    output = {"title": "Lint", "summary": "2 warnings", "annotations": [annotation(1)]}
    check = api.post("check-runs", json={"name": "lint", "head_sha": sha, "output": output}).json()
    done = {"conclusion": "neutral", "output": output | {"annotations": [annotation(2)]}}
    updated = api.patch(f"check-runs/{check['id']}", json=done).json()
    assert (updated["status"], updated["output"]["annotations_count"]) == ("completed", 2)
    listed = api.get(f"check-runs/{check['id']}/annotations").json()
    assert [each["start_line"] for each in listed] == [1, 2]
    assert api.get("commits/main/check-runs").json()["total_count"] == 1


def test_more_than_fifty_annotations_are_refused(api: httpx.Client, sha: str) -> None:
    output = {"title": "Lint", "summary": "Many", "annotations": [annotation(line) for line in range(1, 52)]}
    assert api.post("check-runs", json={"name": "lint", "head_sha": sha, "output": output}).status_code == 422


def test_a_completed_check_needs_a_conclusion(api: httpx.Client, sha: str) -> None:
    assert api.post("check-runs", json={"name": "x", "head_sha": sha, "status": "completed"}).status_code == 422


def test_the_latest_status_of_each_context_counts(api: httpx.Client, sha: str) -> None:
    for state, context in [("failure", "tests"), ("success", "tests"), ("success", "lint")]:
        assert api.post(f"statuses/{sha}", json={"state": state, "context": context}).status_code == 201
    combined = api.get("commits/main/status").json()
    assert (combined["state"], combined["total_count"]) == ("success", 2)
    assert len(api.get("commits/main/statuses").json()) == 3
