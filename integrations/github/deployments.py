"""Deployments and what became of them."""

from typing import Literal

from pydantic import JsonValue

from integrations.github.client import GitHub
from integrations.github.models import Deployment, DeploymentStatus
from integrations.writes import Effect

type DeploymentState = Literal["error", "failure", "inactive", "in_progress", "queued", "pending", "success"]
KEY = "autopilot_key"


def list_deployments(
    github: GitHub, repository: str, *, environment: str | None = None, ref: str | None = None, limit: int = 100
) -> list[Deployment]:
    """Deployments, newest first."""
    query = {"environment": environment, "ref": ref}
    return github.pages(f"/repos/{repository}/deployments", Deployment, query, limit=limit)


def list_deployment_statuses(
    github: GitHub, repository: str, deployment: int, *, limit: int = 100
) -> list[DeploymentStatus]:
    """What became of a deployment, newest first."""
    return github.pages(f"/repos/{repository}/deployments/{deployment}/statuses", DeploymentStatus, limit=limit)


def create_deployment(  # noqa: PLR0913
    github: GitHub, repository: str, ref: str, environment: str, *, key: str, description: str = ""
) -> Effect[Deployment]:
    """The deployment of this key, of a ref that needs no merge and no checks first."""
    path = f"/repos/{repository}/deployments"
    payload: dict[str, JsonValue] = {
        "ref": ref, "environment": environment, "description": description, "auto_merge": False,
        "required_contexts": [], "payload": {KEY: key},
    }  # fmt: skip

    def find() -> Deployment | None:
        known = list_deployments(github, repository, environment=environment)
        return next((one for one in known if isinstance(one.payload, dict) and one.payload.get(KEY) == key), None)

    return github.write(
        "create_deployment", repository, key, payload, lambda _: github.send("POST", path, payload, Deployment),
        sentence=f"Deploy {ref} to {environment}", find=find,
    )  # fmt: skip


def set_deployment_state(
    github: GitHub, repository: str, deployment: int, state: DeploymentState, description: str = ""
) -> Effect[DeploymentStatus]:
    """Say how the deployment stands, unless its newest status says so."""
    path = f"/repos/{repository}/deployments/{deployment}/statuses"
    payload: dict[str, JsonValue] = {"state": state, "description": description}

    def find() -> DeploymentStatus | None:
        return next(iter(list_deployment_statuses(github, repository, deployment, limit=1)), None)

    return github.write(
        "set_deployment_state", f"{repository}/deployments/{deployment}", f"deployment-{deployment}-{state}", payload,
        lambda _: github.send("POST", path, payload, DeploymentStatus),
        sentence=f"Set deployment {deployment} to {state}", find=find, done=lambda status: status.state == state,
    )  # fmt: skip
