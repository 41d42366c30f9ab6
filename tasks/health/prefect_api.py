"""The Prefect server that runs are recorded on, and its database."""

import base64

import prefect
from prefect.settings import get_current_settings

from config.settings import OrchestrationConfig
from tasks.health.http import ask, require_success
from tasks.health.report import Failed, Outcome, Status

REMEDY = "Check PREFECT_API_URL, or unset it to use the local server"


def prefect_api(settings: OrchestrationConfig) -> Outcome:
    """Reachable, authorised, and of which version."""
    url, headers = _address()
    health = ask("Prefect", "GET", f"{url}/health", headers)
    require_success(health, "Prefect", "PREFECT_API_KEY or PREFECT_API_AUTH_STRING")
    version = ask("Prefect", "GET", f"{url}/admin/version", headers)
    server = version.text.strip().strip('"') if version.is_success else "Cloud"
    message = f"{url} runs Prefect {server}, we use {prefect.__version__}"
    return Outcome(status=Status.OK, message=message, facts={"url": url, "version": server})


def database(settings: OrchestrationConfig) -> Outcome:
    """Whether the server reaches its database."""
    url, headers = _address()
    ready = ask("Prefect", "GET", f"{url}/ready", headers)
    if ready.status_code == 404:
        return Outcome(status=Status.OK, message="kept by Prefect Cloud")
    if ready.status_code == 503:
        raise Failed("the Prefect server cannot reach its database", "Look into the log of the Prefect server")
    require_success(ready, "Prefect", "PREFECT_API_AUTH_STRING")
    return Outcome(status=Status.OK, message="the Prefect server reaches its database")


def _address() -> tuple[str, dict[str, str]]:
    api = get_current_settings().api
    if api.url is None:
        raise Failed("no Prefect server runs", REMEDY)
    url = str(api.url).rstrip("/")
    if api.key:
        return url, {"Authorization": f"Bearer {api.key.get_secret_value()}"}
    if api.auth_string:
        pair = base64.b64encode(api.auth_string.get_secret_value().encode()).decode()
        return url, {"Authorization": f"Basic {pair}"}
    return url, {}
