"""Commits made over the API."""

import base64

import httpx
import pytest


@pytest.fixture
def tip(api: httpx.Client) -> str:
    return str(api.get("git/ref/heads/main").json()["object"]["sha"])


def commit(api: httpx.Client, parent: str, entries: list[dict[str, object]]) -> str:
    tree = api.post("git/trees", json={"base_tree": parent, "tree": entries}).json()["sha"]
    made = api.post("git/commits", json={"message": "Many files", "tree": tree, "parents": [parent]})
    return str(made.json()["sha"])


def test_many_files_become_one_commit(api: httpx.Client, tip: str) -> None:
    blob = api.post("git/blobs", json={"content": "QQ==", "encoding": "base64"}).json()["sha"]
    added = {"path": "a/deep/a.txt", "mode": "100644", "type": "blob", "sha": blob}
    removed = {"path": "README.md", "mode": "100644", "type": "blob", "sha": None}
    sha = commit(api, tip, [added, removed])
    assert api.patch("git/refs/heads/main", json={"sha": sha}).status_code == 200
    paths = [entry["path"] for entry in api.get("git/trees/main", params={"recursive": "1"}).json()["tree"]]
    assert "a/deep/a.txt" in paths
    assert "README.md" not in paths


def test_a_branch_is_not_moved_aside_unless_forced(api: httpx.Client, tip: str) -> None:
    parent = api.get(f"git/commits/{tip}").json()["parents"][0]["sha"]
    assert api.patch("git/refs/heads/main", json={"sha": parent}).status_code == 422
    assert api.patch("git/refs/heads/main", json={"sha": parent, "force": True}).status_code == 200


def test_a_branch_that_exists_is_not_made_again(api: httpx.Client, tip: str) -> None:
    assert api.post("git/refs", json={"ref": "refs/heads/new", "sha": tip}).status_code == 201
    assert api.post("git/refs", json={"ref": "refs/heads/new", "sha": tip}).status_code == 422
    assert api.delete("git/refs/heads/new").status_code == 204
    assert api.get("git/ref/heads/new").status_code == 404


def test_a_file_is_changed_only_with_its_sha(api: httpx.Client) -> None:
    held = api.get("contents/README.md").json()
    change = {"message": "Say more", "content": base64.b64encode(b"# more\n").decode()}
    assert api.put("contents/README.md", json=change).status_code == 422
    assert api.put("contents/README.md", json=change | {"sha": "0" * 40}).status_code == 409
    assert api.put("contents/README.md", json=change | {"sha": held["sha"]}).status_code == 200
    assert base64.b64decode(api.get("contents/README.md").json()["content"]) == b"# more\n"


def test_branches_are_compared(api: httpx.Client, tip: str) -> None:
    api.post("git/refs", json={"ref": "refs/heads/new", "sha": tip})
    change = {"message": "Add", "content": base64.b64encode(b"1\n").decode(), "branch": "new"}
    assert api.put("contents/one.txt", json=change).status_code == 201
    compared = api.get("compare/main...new").json()
    assert (compared["status"], compared["ahead_by"]) == ("ahead", 1)
    assert [file["filename"] for file in compared["files"]] == ["one.txt"]
    assert api.post("merges", json={"base": "main", "head": "new"}).status_code == 201
    assert api.post("merges", json={"base": "main", "head": "new"}).status_code == 204


def test_what_is_no_object_is_not_found(api: httpx.Client) -> None:
    for path in ("git/blobs/", "git/commits/", "git/trees/"):
        assert api.get(path + "0" * 40).status_code == 404
    assert api.get("contents/nothing.txt").status_code == 404
