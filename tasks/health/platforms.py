"""Each platform: reachable, authorised, with which scopes, and how much of the rate limit is left."""

from pydantic import SecretStr

from config.settings import OrchestrationConfig
from tasks.health.http import Answer, ask, parse, require_success
from tasks.health.report import Failed, Outcome, Status

SLACK_SCOPES = ("chat:write",)
LOW_LIMIT = 0.1


class Rate(Answer):
    limit: int
    remaining: int


class RateLimit(Answer):
    rate: Rate


class GitHubUser(Answer):
    login: str


class LinearViewer(Answer):
    name: str


class LinearData(Answer):
    viewer: LinearViewer


class LinearExtensions(Answer):
    code: str = ""


class LinearError(Answer):
    extensions: LinearExtensions = LinearExtensions()


class LinearAnswer(Answer):
    data: LinearData | None = None
    errors: tuple[LinearError, ...] = ()


class SlackAnswer(Answer):
    ok: bool
    error: str = ""
    team: str = ""
    user: str = ""


def not_configured(variable: str, enabled: bool, switch: str) -> Outcome:
    if not enabled:
        return Outcome(status=Status.NOT_CONFIGURED, message=f"switched off by {switch}")
    return Outcome(status=Status.NOT_CONFIGURED, message=f"{variable} is not set")


def github(settings: OrchestrationConfig) -> Outcome:
    """GET /rate_limit, which every kind of token may ask, and /user, which only a person's token may."""
    token = settings.github_token
    if token is None or not settings.github_enabled:
        return not_configured("GITHUB_TOKEN", settings.github_enabled, "github_enabled")
    headers = {**bearer(token), "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    limits = ask("GitHub", "GET", f"{settings.github_api_url}/rate_limit", headers)
    require_success(limits, "GitHub", "GITHUB_TOKEN")
    rate = parse(limits, RateLimit, "GitHub").rate
    user = ask("GitHub", "GET", f"{settings.github_api_url}/user", headers)
    who = "an app" if user.status_code == 403 else ""
    if not who:
        require_success(user, "GitHub", "GITHUB_TOKEN")
        who = parse(user, GitHubUser, "GitHub").login
    scopes = user.headers.get("X-OAuth-Scopes", "not told (fine-grained or app token)") or "none"
    return _limited("GitHub", f"authorised as {who}, scopes {scopes}", scopes, rate)


def _limited(service: str, message: str, scopes: str, rate: Rate) -> Outcome:
    message = f"{message}, {rate.remaining} of {rate.limit} requests left"
    facts: dict[str, str | int | float] = {"scopes": scopes, "limit": rate.limit, "remaining": rate.remaining}
    if rate.remaining > rate.limit * LOW_LIMIT:
        return Outcome(status=Status.OK, message=message, facts=facts)
    advice = f"Wait until {service} resets the limit, within the hour"
    return Outcome(status=Status.WARNING, message=message, next_step=advice, facts=facts)


def linear(settings: OrchestrationConfig) -> Outcome:
    """The viewer query. An API key goes into Authorization as it is, an OAuth token as Bearer."""
    key = settings.linear_api_key
    if key is None or not settings.linear_enabled:
        return not_configured("LINEAR_API_KEY", settings.linear_enabled, "linear_enabled")
    plain = key.get_secret_value()
    headers = {"Authorization": plain} if plain.startswith("lin_api_") else bearer(key)
    response = ask("Linear", "POST", settings.linear_api_url, headers, {"query": "{ viewer { name } }"})
    if response.status_code != 400:
        require_success(response, "Linear", "LINEAR_API_KEY")
    answer = parse(response, LinearAnswer, "Linear")
    if answer.data is None:
        raise _linear_failure(answer.errors[0].extensions.code if answer.errors else "no data")
    left = response.headers.get("X-RateLimit-Requests-Remaining")
    rest = f", {left} requests left" if left else ""
    facts: dict[str, str | int | float] = {"remaining": int(left)} if left and left.isdigit() else {}
    return Outcome(status=Status.OK, message=f"authorised as {answer.data.viewer.name}{rest}", facts=facts)


def _linear_failure(code: str) -> Failed:
    if code == "AUTHENTICATION_ERROR":
        return Failed("Linear refuses the credential", "Set a valid LINEAR_API_KEY")
    if code == "RATELIMITED":
        return Failed("Linear limits our requests", "Wait; Linear's limits are per hour")
    return Failed(f"Linear answers with the error {code}", "Check LINEAR_API_URL and the status of Linear")


def slack(settings: OrchestrationConfig) -> Outcome:
    """auth.test, which needs no scope, and the scopes that its answer carries."""
    token = settings.slack_bot_token
    if token is None or not settings.slack_enabled:
        return _slack_without_token(settings)
    response = ask("Slack", "POST", f"{settings.slack_api_url}/auth.test", bearer(token))
    require_success(response, "Slack", "SLACK_BOT_TOKEN")
    answer = parse(response, SlackAnswer, "Slack")
    if not answer.ok:
        raise Failed(f"Slack refuses the credential ({answer.error})", "Set a valid SLACK_BOT_TOKEN (xoxb-…)")
    scopes = response.headers.get("X-OAuth-Scopes", "")
    missing = [scope for scope in SLACK_SCOPES if scopes and scope not in scopes.split(",")]
    return Outcome(
        status=Status.WARNING if missing else Status.OK,
        message=f"authorised as {answer.user} in {answer.team}, scopes {scopes or 'not told'}",
        next_step=f"Add the scope {', '.join(missing)} and install the app again" if missing else "",
        facts={"scopes": scopes},
    )


def _slack_without_token(settings: OrchestrationConfig) -> Outcome:
    if settings.slack_webhook_url and settings.slack_enabled:
        return Outcome(status=Status.OK, message="a webhook is set; only posting a message would test it")
    return not_configured("SLACK_BOT_TOKEN", settings.slack_enabled, "slack_enabled")


def bearer(token: SecretStr) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.get_secret_value()}"}
