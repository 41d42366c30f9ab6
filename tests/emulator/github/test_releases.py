"""Releases and deployments."""

import httpx


def test_a_release_tags_its_target(api: httpx.Client) -> None:
    made = api.post("releases", json={"tag_name": "v1.0", "name": "First", "generate_release_notes": True}).json()
    assert "**Full Changelog**" in made["body"]
    assert api.get("git/ref/tags/v1.0").json()["object"]["sha"] == api.get("commits/main").json()["sha"]
    assert api.get("releases/latest").json()["tag_name"] == api.get("releases/tags/v1.0").json()["tag_name"]
    assert api.post("releases", json={"tag_name": "v1.0"}).status_code == 422


def test_a_draft_is_published_later(api: httpx.Client) -> None:
    draft = api.post("releases", json={"tag_name": "v2.0", "draft": True}).json()
    assert api.get("releases/latest").status_code == 404
    assert api.patch(f"releases/{draft['id']}", json={"draft": False}).json()["published_at"]
    assert api.get("releases/latest").json()["tag_name"] == "v2.0"


def test_notes_are_generated(api: httpx.Client) -> None:
    notes = api.post("releases/generate-notes", json={"tag_name": "v3.0"}).json()
    assert notes["name"] == "v3.0"


def test_a_deployment_collects_statuses(api: httpx.Client) -> None:
    made = api.post("deployments", json={"ref": "main", "environment": "staging", "payload": {"size": 2}}).json()
    for state in ("in_progress", "success"):
        body = {"state": state, "log_url": "https://ci.example.com/1"}
        assert api.post(f"deployments/{made['id']}/statuses", json=body).status_code == 201
    assert [each["state"] for each in api.get(f"deployments/{made['id']}/statuses").json()] == [
        "success",
        "in_progress",
    ]
    assert len(api.get("deployments", params={"environment": "staging"}).json()) == 1
    assert api.get("deployments", params={"environment": "production"}).json() == []


def test_a_newer_deployment_retires_the_older(api: httpx.Client) -> None:
    numbers = [api.post("deployments", json={"ref": "main", "environment": "qa"}).json()["id"] for _ in range(2)]
    for number in numbers:
        api.post(f"deployments/{number}/statuses", json={"state": "success"})
    assert api.get(f"deployments/{numbers[0]}/statuses").json()[0]["state"] == "inactive"


def test_a_deployment_waits_for_green_statuses(api: httpx.Client) -> None:
    sha = api.get("commits/main").json()["sha"]
    api.post(f"statuses/{sha}", json={"state": "failure", "context": "tests"})
    assert api.post("deployments", json={"ref": "main"}).status_code == 409
    assert api.post("deployments", json={"ref": "main", "required_contexts": []}).status_code == 201


def test_a_file_is_attached_to_a_release_and_downloaded(api: httpx.Client) -> None:
    made = api.post("releases", json={"tag_name": "v1"}).json()
    upload = made["upload_url"].partition("{")[0]
    kind = {"Content-Type": "application/gzip"}
    asset = api.post(upload, params={"name": "api.tar.gz"}, content=b"\x1f\x8b", headers=kind).json()
    assert (asset["size"], asset["content_type"]) == (2, "application/gzip")
    assert api.post(upload, params={"name": "api.tar.gz"}, content=b"2", headers=kind).status_code == 422
    assert httpx.get(asset["browser_download_url"], trust_env=False).content == b"\x1f\x8b"
    assert api.get(asset["url"], headers={"Accept": "application/octet-stream"}).content == b"\x1f\x8b"
    assert api.patch(asset["url"], json={"label": "Source"}).json()["label"] == "Source"
    assert [each["name"] for each in api.get(f"releases/{made['id']}").json()["assets"]] == ["api.tar.gz"]
    assert api.delete(asset["url"]).status_code == 204
    assert api.get(f"releases/{made['id']}/assets").json() == []
