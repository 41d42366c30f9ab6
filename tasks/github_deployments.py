"""GitHub's deployments, and what became of them."""

from typing import Annotated

from pydantic import Field

from integrations.github import deployments
from integrations.github.deployments import DeploymentState
from integrations.github.models import Deployment, DeploymentStatus
from tasks.parameters import Key, Repository, Title
from tasks.retries import writes
from tasks.writing import Written, github, key_of, written


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
    deployment: Annotated[int, Field(description="A deployment, by its id.", ge=1)],
    state: DeploymentState,
    description: str = "",
) -> Written[DeploymentStatus]:
    """Say how a deployment stands."""
    return written(deployments.set_deployment_state(github(), repository, deployment, state, description))
