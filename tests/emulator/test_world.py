"""The world as a whole: its page, its reset, its snapshots, and its record of requests."""

from pathlib import Path

import httpx

from emulator import World, running


def test_the_page_shows_what_there_is_and_no_markup_of_strangers(world: World, api: httpx.Client) -> None:
    made = api.post("issues", json={"title": "Slow <script>", "body": "Very."}).json()
    page = httpx.get(made["html_url"], follow_redirects=True, trust_env=False)
    assert page.status_code == 200
    assert "Issue #1 Slow &lt;script&gt;" in page.text
    assert 'id="acme-api-1"' in page.text


def test_a_reset_brings_the_seed_back(world: World, api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow"})
    world.fault("github", "*", "*", "500", count=9)
    world.reset()
    assert api.get("issues").json() == []
    assert [exchange.method for exchange in world.requests("github")] == ["GET"]


def test_a_snapshot_keeps_state_and_git(world: World, api: httpx.Client, tmp_path: Path) -> None:
    api.post("issues", json={"title": "Slow"})
    tip = api.get("commits/main").json()["sha"]
    snapshot = tmp_path / "world.zip"
    world.save(snapshot)
    world.reset()
    world.load(snapshot)
    assert api.get("issues/1").json()["title"] == "Slow"
    assert api.get("commits/main").json()["sha"] == tip


def test_requests_are_recorded_without_secrets(world: World, api: httpx.Client) -> None:
    api.post("issues", params={}, json={"title": "Slow"})
    exchange = world.requests("github")[-1]
    assert (exchange.method, exchange.path, exchange.status) == ("POST", "/api/v3/repos/acme/api/issues", 201)
    assert exchange.request_body == b'{"title":"Slow"}'
    assert "ghp_emulator" not in str(exchange)


def test_without_a_seed_there_is_nothing() -> None:
    with running(seed=False) as world:
        assert not world.github.repositories
        answer = httpx.get(f"{world.environment['GITHUB_API_URL']}/user", trust_env=False)
        assert answer.status_code == 401
