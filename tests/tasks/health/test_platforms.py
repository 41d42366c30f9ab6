from collections.abc import Callable

import pytest
from pydantic import SecretStr

from config.settings import OrchestrationConfig
from tasks.health.platforms import github, linear, slack
from tasks.health.report import Failed, Outcome, Status
from tests.tasks.health.service import Reply, Service

RATE = {"resources": {}, "rate": {"limit": 5000, "remaining": 4990, "reset": 1}}
VIEWER = {"data": {"viewer": {"name": "Ada", "id": "1"}}}
AUTH_TEST = {"ok": True, "team": "Acme", "user": "bot", "url": "x"}


def settings(service: Service) -> OrchestrationConfig:
    return OrchestrationConfig(
        github_token=SecretStr("canary-github"),
        linear_api_key=SecretStr("lin_api_canary"),
        slack_bot_token=SecretStr("xoxb-canary"),
        github_api_url=service.url,
        linear_api_url=f"{service.url}/graphql",
        slack_api_url=f"{service.url}/api",
    )


def failure(check: Callable[[OrchestrationConfig], Outcome], config: OrchestrationConfig) -> str:
    with pytest.raises(Failed) as caught:
        check(config)
    return f"{caught.value} → {caught.value.next_step}"


def test_github_tells_who_which_scopes_and_what_is_left_of_the_limit(service: Service) -> None:
    service.replies = {
        "/rate_limit": Reply(body=RATE),
        "/user": Reply(body={"login": "ada"}, headers={"X-OAuth-Scopes": "repo, workflow"}),
    }
    outcome = github(settings(service))
    assert outcome.status is Status.OK
    assert outcome.message == "authorised as ada, scopes repo, workflow, 4990 of 5000 requests left"
    assert outcome.facts == {"scopes": "repo, workflow", "limit": 5000, "remaining": 4990}
    assert service.asked == [("/rate_limit", "Bearer canary-github"), ("/user", "Bearer canary-github")]


def test_github_warns_when_the_limit_is_nearly_used_up(service: Service) -> None:
    rate = {"rate": {"limit": 5000, "remaining": 12}}
    service.replies = {"/rate_limit": Reply(body=rate), "/user": Reply(body={"login": "ada"})}
    outcome = github(settings(service))
    assert outcome.status is Status.WARNING
    assert "12 of 5000" in outcome.message


def test_a_token_of_an_app_may_not_ask_who_it_is_and_is_fine(service: Service) -> None:
    service.replies = {"/rate_limit": Reply(body=RATE), "/user": Reply(403, {"message": "Resource not accessible"})}
    outcome = github(settings(service))
    assert outcome.status is Status.OK
    assert "authorised as an app" in outcome.message


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(401, {"message": "Bad credentials"}), "refuses the credential (401) → Set a valid GITHUB_TOKEN"),
        (Reply(403), "forbids it (403)"),
        (Reply(404), "Check the address of GitHub"),
        (Reply(429), "limits our requests (429)"),
        (Reply(502, b"<html>"), "answered 502"),
        (Reply(302, headers={"Location": "https://elsewhere"}), "answered 302"),
        (Reply(200, b"<html>Welcome"), "does not answer like GitHub"),
        (Reply(200, {"rate": {"limit": "many"}}), "does not answer like GitHub"),
    ],
)
def test_what_is_wrong_with_github_is_told_without_the_token(service: Service, reply: Reply, said: str) -> None:
    service.replies = {"/rate_limit": reply}
    told = failure(github, settings(service))
    assert said in told
    assert "canary" not in told


def test_linear_tells_who_and_what_is_left_and_sends_a_key_as_it_is(service: Service) -> None:
    service.replies = {"/graphql": Reply(body=VIEWER, headers={"X-RateLimit-Requests-Remaining": "1499"})}
    outcome = linear(settings(service))
    assert outcome.message == "authorised as Ada, 1499 requests left"
    assert outcome.facts == {"remaining": 1499}
    assert service.asked == [("/graphql", "lin_api_canary")]


def test_linear_gets_an_oauth_token_as_bearer(service: Service) -> None:
    service.replies = {"/graphql": Reply(body=VIEWER)}
    linear(settings(service).model_copy(update={"linear_api_key": SecretStr("lin_oauth_x")}))
    assert service.asked == [("/graphql", "Bearer lin_oauth_x")]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(400, {"errors": [{"extensions": {"code": "AUTHENTICATION_ERROR"}}]}), "Set a valid LINEAR_API_KEY"),
        (Reply(400, {"errors": [{"extensions": {"code": "RATELIMITED"}}]}), "limits our requests"),
        (Reply(200, {"errors": [{"message": "x"}], "data": None}), "answers with the error"),
        (Reply(401), "refuses the credential"),
        (Reply(400, b"no"), "does not answer like Linear"),
    ],
)
def test_what_is_wrong_with_linear_is_told(service: Service, reply: Reply, said: str) -> None:
    service.replies = {"/graphql": reply}
    assert said in failure(linear, settings(service))


def test_slack_tells_where_and_which_scopes(service: Service) -> None:
    headers = {"X-OAuth-Scopes": "chat:write,reactions:write"}
    service.replies = {"/api/auth.test": Reply(body=AUTH_TEST, headers=headers)}
    outcome = slack(settings(service))
    assert outcome.status is Status.OK
    assert outcome.message == "authorised as bot in Acme, scopes chat:write,reactions:write"


def test_slack_warns_of_a_scope_that_is_missing(service: Service) -> None:
    service.replies = {"/api/auth.test": Reply(body=AUTH_TEST, headers={"X-OAuth-Scopes": "users:read"})}
    outcome = slack(settings(service))
    assert outcome.status is Status.WARNING
    assert "chat:write" in outcome.next_step


def test_slack_refuses_with_200(service: Service) -> None:
    service.replies = {"/api/auth.test": Reply(body={"ok": False, "error": "invalid_auth"})}
    assert "refuses the credential (invalid_auth)" in failure(slack, settings(service))


def test_a_slack_webhook_alone_is_not_tested_by_posting(service: Service) -> None:
    only_webhook = OrchestrationConfig(slack_webhook_url=SecretStr(f"{service.url}/hook"))
    assert slack(only_webhook).status is Status.OK
    assert service.asked == []


@pytest.mark.parametrize("check", [github, linear, slack])
def test_a_missing_credential_is_not_configured_and_nobody_is_asked(
    check: Callable[[OrchestrationConfig], Outcome],
) -> None:
    outcome = check(OrchestrationConfig())
    assert outcome.status is Status.NOT_CONFIGURED
    assert "is not set" in outcome.message


@pytest.mark.parametrize("check", [github, linear, slack])
def test_a_platform_that_is_switched_off_is_not_asked(
    check: Callable[[OrchestrationConfig], Outcome], service: Service
) -> None:
    switched_off = {f"{platform}_enabled": False for platform in ("github", "linear", "slack")}
    outcome = check(settings(service).model_copy(update=switched_off))
    assert outcome.status is Status.NOT_CONFIGURED
    assert "switched off by" in outcome.message
    assert service.asked == []
