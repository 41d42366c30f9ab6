"""GitHub's deployments, and what became of them."""

from typing import Annotated

from pydantic import Field

from integrations.github import deployments
from integrations.github.deployments import DeploymentState
from integrations.github.models import Deployment, DeploymentStatus
from tasks.parameters import Key, Limit, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, key_of, written

DeploymentId = Annotated[int, Field(description="A deployment, by its id.", ge=1)]


@reads("github.list_deployments")
def list_deployments(
    repository: Repository, environment: str | None = None, ref: str | None = None, limit: Limit = 30
) -> list[Deployment]:
    """Deployments, newest first."""
    return deployments.list_deployments(github(), repository, environment=environment, ref=ref, limit=limit)


@reads("github.list_deployment_statuses")
def list_deployment_statuses(
    repository: Repository, deployment: DeploymentId, limit: Limit = 30
) -> list[DeploymentStatus]:
    """What became of a deployment, newest first."""
    return deployments.list_deployment_statuses(github(), repository, deployment, limit=limit)


@writes("github.create_deployment")
def create_deployment(
    repository: Repository,
    ref: Annotated[str, Field(description="The branch, tag or commit that is deployed.", min_length=1)],
    environment: Title,
    description: str = "",
    idempotency_key: Key = None,
) -> Written[Deployment]:
    """Tell GitHub that a ref is being deployed."""
    key = key_of(idempotency_key, "github.create_deployment", repository, ref, environment, description)
    return written(
        deployments.create_deployment(github(), repository, ref, environment, key=key, description=description)
    )


@writes("github.set_deployment_state")
def set_deployment_state(
    repository: Repository,
    deployment: DeploymentId,
    state: DeploymentState,
    description: str = "",
) -> Written[DeploymentStatus]:
    """Say how a deployment stands."""
    return written(deployments.set_deployment_state(github(), repository, deployment, state, description))
