"""The services behind coding agents: reachable and authorised."""

from collections.abc import Mapping

from config.settings import OrchestrationConfig
from tasks.health.http import ask, require_success
from tasks.health.platforms import bearer, not_configured
from tasks.health.report import Outcome, Status


def codegen(settings: OrchestrationConfig) -> Outcome:
    token = settings.codegen_token
    if token is None or not settings.codegen_enabled:
        return not_configured("CODEGEN_TOKEN", settings.codegen_enabled, "codegen_enabled")
    if settings.codegen_org_id is None:
        return Outcome(
            status=Status.WARNING,
            message="CODEGEN_TOKEN is set, CODEGEN_ORG_ID is not",
            next_step="Set CODEGEN_ORG_ID; https://codegen.com/token shows it",
        )
    return _authorised("Codegen", f"{settings.codegen_api_url}/v1/users/me", bearer(token), "CODEGEN_TOKEN")


def anthropic(settings: OrchestrationConfig) -> Outcome:
    key = settings.anthropic_api_key
    if key is None:
        return not_configured("ANTHROPIC_API_KEY", enabled=True, switch="")
    headers = {"x-api-key": key.get_secret_value(), "anthropic-version": "2023-06-01"}
    return _authorised("Anthropic", f"{settings.anthropic_base_url}/v1/models", headers, "ANTHROPIC_API_KEY")


def openai(settings: OrchestrationConfig) -> Outcome:
    key = settings.openai_api_key
    if key is None:
        return not_configured("OPENAI_API_KEY", enabled=True, switch="")
    return _authorised("OpenAI", f"{settings.openai_base_url}/models", bearer(key), "OPENAI_API_KEY")


def _authorised(service: str, url: str, headers: Mapping[str, str], variable: str) -> Outcome:
    require_success(ask(service, "GET", url, headers), service, variable)
    return Outcome(status=Status.OK, message="reachable and authorised")
