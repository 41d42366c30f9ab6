"""Who is let in, how often, and what need not be sent again."""

import time

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, Github, GithubIntegration

from emulator import World
from emulator.github.model.accounts import App, Installation, Token


def test_a_wrong_token_is_unauthorized(api: httpx.Client) -> None:
    for wrong in ("Bearer nope", "token nope", "Basic bm9wZQ==", ""):
        assert api.get("issues", headers={"Authorization": wrong}).status_code == 401


def test_a_missing_scope_is_named(world: World, api: httpx.Client) -> None:
    world.github.tokens["weak"] = Token("hubot", ["read:user"])
    answer = api.post("issues", json={"title": "x"}, headers={"Authorization": "Bearer weak"})
    assert answer.status_code == 403
    assert answer.headers["x-oauth-scopes"] == "read:user"
    assert answer.headers["x-accepted-oauth-scopes"] == "public_repo, repo"
    assert not world.github.repositories["acme/api"].issues


def test_every_answer_tells_what_is_left(api: httpx.Client) -> None:
    first, second = api.get("issues"), api.get("labels")
    left = [int(answer.headers["x-ratelimit-remaining"]) for answer in (first, second)]
    assert left == [4999, 4998]
    assert first.headers["x-github-request-id"] != second.headers["x-github-request-id"]


def test_what_did_not_change_is_not_counted(api: httpx.Client) -> None:
    tag = api.get("issues").headers["etag"]
    again = api.get("issues", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == "1"
    api.post("issues", json={"title": "Slow"})
    assert api.get("issues", headers={"If-None-Match": tag}).status_code == 200


def test_the_hourly_limit_is_enforced(world: World, api: httpx.Client) -> None:
    world.github.limits.hourly = 2
    answers = [api.get("issues") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert answers[2].headers["x-ratelimit-remaining"] == "0"
    limits = api.get(f"{world.environment['GITHUB_API_URL']}/rate_limit").json()
    assert limits["resources"]["core"]["used"] == 2


def test_too_much_new_content_meets_the_secondary_limit(world: World, api: httpx.Client) -> None:
    world.github.limits.writes_per_minute = 2
    answers = [api.post("issues", json={"title": f"{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert "secondary rate limit" in answers[2].json()["message"]
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert api.get("issues").status_code == 200


@pytest.fixture
def app_key(world: World) -> bytes:
    """The private key of an app that may write issues in acme, and nothing else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    world.github.apps[7] = App(7, "autopilot", "Autopilot", "acme", public.decode(), "2026-01-01T00:00:00Z")
    world.github.installations[70] = Installation(70, 7, "acme", "2026-01-01T00:00:00Z", {"issues": "write"})
    no_password = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)


def test_an_app_works_within_its_permissions(world: World, api: httpx.Client, app_key: bytes) -> None:
    auth = Auth.AppAuth(7, app_key.decode())
    with GithubIntegration(auth=auth, base_url=world.environment["GITHUB_API_URL"]) as integration:
        assert integration.get_repo_installation("acme", "api").id == 70
        token = integration.get_access_token(70).token
    headers = {"Authorization": f"Bearer {token}"}
    made = api.post("issues", json={"title": "By the app"}, headers=headers)
    assert made.json()["user"]["login"] == "autopilot[bot]"
    assert api.get("pulls", headers=headers).status_code == 403


def test_a_forged_app_token_is_turned_away(world: World, api: httpx.Client, app_key: bytes) -> None:
    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = {"iat": int(time.time()), "exp": int(time.time()) + 60, "iss": "7"}
    forged = jwt.encode(claims, forger, algorithm="RS256")
    address = f"{world.environment['GITHUB_API_URL']}/app"
    assert api.get(address, headers={"Authorization": f"Bearer {forged}"}).status_code == 401


def test_pygithub_finds_its_way(world: World) -> None:
    auth = Auth.Token(world.environment["GITHUB_TOKEN"])
    with Github(auth=auth, base_url=world.environment["GITHUB_API_URL"], retry=None) as client:
        repository = client.get_repo("acme/api")
        base = repository.get_branch("main").commit.sha
        repository.create_git_ref("refs/heads/topic", base)
        repository.create_file("src/new.py", "Add a module", "A = 1\n", branch="topic")
        pull = repository.create_pull(base="main", head="topic", title="Add a module", body="")
        review = pull.create_review(
            body="See below", event="COMMENT", comments=[{"path": "src/new.py", "line": 1, "body": "Why?"}]
        )
        pull.add_to_labels("enhancement")
        assert review.state == "COMMENTED"
        assert [file.filename for file in pull.get_files()] == ["src/new.py"]
        assert pull.merge(merge_method="squash", sha=pull.head.sha).merged
        assert repository.get_contents("src/new.py").decoded_content == b"A = 1\n"
