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


def page(address: str) -> str:
    answer = httpx.get(address, trust_env=False)
    assert answer.status_code == 200
    return answer.text


def test_a_thing_is_alone_at_its_own_address(world: World, api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow", "body": "Very.<!-- autopilot:i1 -->"})
    other = api.post("issues", json={"title": "Other"}).json()
    api.post("issues/2/comments", json={"body": "Indeed"})
    shown = page(other["html_url"])
    assert all(text in shown for text in ("Issue #2 Other", "Indeed"))
    assert "Slow" not in shown
    assert "autopilot:i1" not in page(f"{world.urls['slack']}/")
    assert httpx.get(f"{world.urls['github']}/acme/api/issues/9", trust_env=False).status_code == 404


def linear(world: World, document: str, **variables: object) -> dict[str, dict[str, dict[str, str]]]:
    headers = {"Authorization": world.environment["LINEAR_API_KEY"]}
    body = {"query": document, "variables": variables}
    answer = httpx.post(world.environment["LINEAR_API_URL"], json=body, headers=headers, trust_env=False).json()
    found: dict[str, dict[str, dict[str, str]]] = answer["data"]
    return found


CREATE = "mutation($input: IssueCreateInput!) { issueCreate(input: $input) { issue { id url identifier } } }"
SAY = "mutation($input: CommentCreateInput!) { commentCreate(input: $input) { success } }"


def test_a_linear_issue_shows_its_parts_and_what_was_said(world: World) -> None:
    (team,) = world.linear.teams
    parent = linear(world, CREATE, input={"teamId": team, "title": "Raise the rate"})["issueCreate"]["issue"]
    child = {"teamId": team, "title": "Tell people", "parentId": parent["id"]}
    linear(world, CREATE, input=child)
    linear(world, CREATE, input={"teamId": team, "title": "Another matter"})
    linear(world, SAY, input={"issueId": parent["id"], "body": "Since <b>March</b>"})
    assert parent["url"].startswith(world.urls["linear"])
    shown = page(parent["url"])
    expected = ("ENG-1 Raise the rate", "ENG-2 Tell people", "Since &lt;b&gt;March&lt;/b&gt;")
    assert all(text in shown for text in expected)
    assert "Another matter" not in shown


def slack(world: World, method: str, **given: object) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {world.environment['SLACK_BOT_TOKEN']}"}
    address = world.environment["SLACK_API_URL"] + method
    answer: dict[str, str] = httpx.post(address, json=given, headers=headers, trust_env=False).json()
    assert answer["ok"]
    return answer


def test_a_message_shows_its_blocks_and_its_thread(world: World) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Done*: <https://example.com/1|the report>"}}
    header = {"type": "header", "text": {"type": "plain_text", "text": "Nightly <run>"}}
    first = slack(world, "chat.postMessage", channel="autopilot", text="Done", blocks=[header, section])
    slack(world, "chat.postMessage", channel="autopilot", text="Thanks", thread_ts=first["ts"])
    slack(world, "chat.postMessage", channel="autopilot", text="Something else")
    link = slack(world, "chat.getPermalink", channel=first["channel"], message_ts=first["ts"])["permalink"]
    shown = page(link)
    expected = (
        "Nightly &lt;run&gt;",
        "<strong>Done</strong>",
        '<a href="https://example.com/1">the report</a>',
        "Thanks",
    )
    assert all(text in shown for text in expected)
    assert "Something else" not in shown
    assert "Something else" in page(f"{world.urls['github']}/")


def test_a_snapshot_is_written_and_restored_over_http(world: World, api: httpx.Client, tmp_path: Path) -> None:
    place = {"path": str(tmp_path / "world.zip")}
    api.post("issues", json={"title": "Slow"})
    assert httpx.post(f"{world.urls['linear']}/_emulator/snapshot", json=place, trust_env=False).status_code == 204
    world.reset()
    assert httpx.post(f"{world.urls['slack']}/_emulator/restore", json=place, trust_env=False).status_code == 204
    assert [issue["title"] for issue in api.get("issues").json()] == ["Slow"]
    missing = {"path": str(tmp_path / "none.zip")}
    assert httpx.post(f"{world.urls['slack']}/_emulator/restore", json=missing, trust_env=False).status_code == 404


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
