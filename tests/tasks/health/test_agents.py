from collections.abc import Callable

import pytest
from pydantic import SecretStr

from config.settings import OrchestrationConfig
from tasks.health.agents import anthropic, codegen, openai
from tasks.health.report import Failed, Outcome, Status
from tests.tasks.health.service import Reply, Service

PATHS = {codegen: "/v1/users/me", anthropic: "/v1/models", openai: "/models"}


def settings(service: Service) -> OrchestrationConfig:
    return OrchestrationConfig(
        codegen_token=SecretStr("canary"),
        codegen_org_id=7,
        anthropic_api_key=SecretStr("canary"),
        openai_api_key=SecretStr("canary"),
        codegen_api_url=service.url,
        anthropic_base_url=service.url,
        openai_base_url=service.url,
    )


@pytest.mark.parametrize("check", PATHS)
def test_a_valid_key_is_authorised(check: Callable[[OrchestrationConfig], Outcome], service: Service) -> None:
    service.replies = {PATHS[check]: Reply(body={})}
    assert check(settings(service)).status is Status.OK
    assert service.asked[0][1].endswith("canary")


@pytest.mark.parametrize("check", PATHS)
def test_a_refused_key_is_a_failure(check: Callable[[OrchestrationConfig], Outcome], service: Service) -> None:
    service.replies = {PATHS[check]: Reply(401)}
    with pytest.raises(Failed, match="refuses the credential"):
        check(settings(service))


@pytest.mark.parametrize("check", PATHS)
def test_a_missing_key_is_not_configured(check: Callable[[OrchestrationConfig], Outcome]) -> None:
    assert check(OrchestrationConfig()).status is Status.NOT_CONFIGURED


def test_codegen_needs_its_organisation_too(service: Service) -> None:
    outcome = codegen(settings(service).model_copy(update={"codegen_org_id": None}))
    assert outcome.status is Status.WARNING
    assert "CODEGEN_ORG_ID" in outcome.next_step
