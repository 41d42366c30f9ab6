"""Forks, and pull requests from them."""

import base64

import httpx
import pytest

from emulator import World


@pytest.fixture
def fork(world: World, api: httpx.Client) -> str:
    """Where octocat's fork of acme/api is."""
    made = api.post("forks")
    assert (made.status_code, made.json()["parent"]["full_name"]) == (202, "acme/api")
    return f"{world.environment['GITHUB_API_URL']}/repos/octocat/api/"


def add(api: httpx.Client, fork: str, name: str) -> str:
    """A commit on the fork's branch topic; its SHA."""
    change = {"message": f"Add {name}", "content": base64.b64encode(b"1\n").decode(), "branch": "topic"}
    return str(api.put(f"{fork}contents/{name}", json=change).json()["commit"]["sha"])


@pytest.fixture
def pull(api: httpx.Client, fork: str) -> int:
    sha = api.get(f"{fork}commits/main").json()["sha"]
    api.post(f"{fork}git/refs", json={"ref": "refs/heads/topic", "sha": sha})
    add(api, fork, "one.txt")
    made = api.post("pulls", json={"head": "octocat:topic", "base": "main", "title": "Add one"})
    assert made.status_code == 201
    return int(made.json()["number"])


def test_a_fork_has_the_history_and_is_made_once(api: httpx.Client, fork: str) -> None:
    assert api.get(f"{fork}commits").json()[0]["sha"] == api.get("commits").json()[0]["sha"]
    assert api.get(fork.rstrip("/")).json()["fork"]
    assert api.post("forks").status_code == 202
    assert [each["full_name"] for each in api.get("forks").json()] == ["octocat/api"]


def test_a_pull_request_comes_from_a_fork(api: httpx.Client, fork: str, pull: int) -> None:
    shown = api.get(f"pulls/{pull}").json()
    assert (shown["head"]["label"], shown["head"]["repo"]["full_name"]) == ("octocat:topic", "octocat/api")
    assert shown["base"]["repo"]["full_name"] == "acme/api"
    assert [file["filename"] for file in api.get(f"pulls/{pull}/files").json()] == ["one.txt"]
    assert [each["number"] for each in api.get("pulls", params={"head": "octocat:topic"}).json()] == [pull]
    assert api.get("pulls", params={"head": "acme:topic"}).json() == []
    again = {"head": "octocat:topic", "base": "main", "title": "Again"}
    assert api.post("pulls", json=again).status_code == 422


def test_it_follows_the_fork_and_is_merged_here(api: httpx.Client, fork: str, pull: int) -> None:
    sha = add(api, fork, "two.txt")
    assert api.get(f"pulls/{pull}").json()["head"]["sha"] == sha
    assert api.put(f"pulls/{pull}/merge", json={"sha": sha, "merge_method": "squash"}).status_code == 200
    assert api.get("contents/two.txt").status_code == 200
    assert api.get(f"{fork}commits/main").json()["sha"] != api.get("commits/main").json()["sha"]


def test_a_stranger_without_a_fork_is_refused(api: httpx.Client) -> None:
    assert api.post("pulls", json={"head": "hubot:topic", "base": "main", "title": "x"}).status_code == 422
