"""One question to a service over HTTP, and what can be said when it does not answer well."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.health.report import Failed

ANSWER_SECONDS = 5.0


class Answer(BaseModel):
    """What we use of a service's answer; whatever else is in it is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def ask(
    service: str, method: str, url: str, headers: Mapping[str, str] | None = None, json: Mapping[str, str] | None = None
) -> httpx.Response:
    """The response, whatever its status. Raises Failed when there is none."""
    place = urlsplit(url).netloc
    try:
        return httpx.request(method, url, headers=headers, json=json, timeout=ANSWER_SECONDS)
    except httpx.TimeoutException:
        advice = f"Check the network and the status of {service}"
        raise Failed(f"{place} {did_not_answer(ANSWER_SECONDS)}", advice) from None
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise Failed(f"{place} cannot be reached: {reason}", "Check the network, the proxy and the address") from None


def did_not_answer(seconds: float) -> str:
    return f"did not answer within {seconds:g} s"


def require_success(response: httpx.Response, service: str, variable: str) -> None:
    """Raises Failed that says whether the credential or the service is at fault."""
    place = response.url.host
    match response.status_code:
        case 401:
            raise Failed(f"{place} refuses the credential (401)", f"Set a valid {variable}; it may have expired")
        case 403:
            raise Failed(f"{place} forbids it (403)", f"Give {variable} the permissions it needs")
        case 404:
            raise Failed(f"{place} has no {response.url.path} (404)", f"Check the address of {service}")
        case 429:
            raise Failed(f"{place} limits our requests (429)", "Wait; if it stays, run less often")
        case status if not response.is_success:
            raise Failed(f"{place} answered {status}", f"Check the address and the status of {service}")


def parse[T: Answer](response: httpx.Response, answer: type[T], service: str) -> T:
    """Raises Failed when the service does not speak as it should, so something else answers at its address."""
    try:
        return answer.model_validate_json(response.content)
    except ValidationError:
        raise Failed(f"{response.url.host} does not answer like {service}", f"Check the address of {service}") from None
