"""The model services that pydantic-ai asks for us, and whether they answer."""

import importlib.util
from typing import TYPE_CHECKING

import httpx

from integrations.agents.brief import Access, Availability, secret
from integrations.agents.keys import split_model

if TYPE_CHECKING:
    from pydantic_ai.models import Model

EXTRA = "Install the extra: uv sync --extra agents, or pip install 'prefect-autopilot[agents]'"
AUTHENTICATE = "Give it a model (openai/…, anthropic/… or google/…) and that vendor's API key"
ADDRESSES = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com",
}
VERSIONS = {"openai": "", "anthropic": "/v1", "google": "/v1beta"}


def missing(access: Access) -> str:
    """What stands in the way of asking at all. A server of one's own may need no key."""
    if importlib.util.find_spec("pydantic_ai") is None:
        return f"pydantic-ai is not installed. {EXTRA}"
    if not access.model or not (access.token or access.url):
        return f"It has no model or no credential. {AUTHENTICATE}"
    return ""


def look_for(access: Access) -> Availability:
    """Whether the service answers and takes the key; listing models costs nothing."""
    if advice := missing(access):
        return Availability(ready=False, advice=advice)
    vendor, name = split_model(access.model)
    # An OpenAI-compatible address ends with the version, the others do not.
    address = f"{(access.url or ADDRESSES[vendor]).rstrip('/')}{VERSIONS[vendor]}/models"
    try:
        response = httpx.get(address, headers=_headers(vendor, secret(access)), timeout=20)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Availability(ready=False, advice=f"{address} does not answer ({type(error).__name__})")
    if response.status_code in {400, 401, 403}:
        return Availability(ready=False, advice=f"{address} refuses the key ({response.status_code}). {AUTHENTICATE}")
    if response.status_code >= 500:
        return Availability(ready=False, advice=f"{address} fails ({response.status_code}). Try again later")
    return Availability(ready=True, version=name)


def build_model(access: Access) -> "Model":
    """pydantic-ai's model for this access; an empty key is never looked up in our environment."""
    vendor, name = split_model(access.model)
    key, address = secret(access) or "none", access.url or ADDRESSES[vendor]
    if vendor == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        return AnthropicModel(name, provider=AnthropicProvider(api_key=key, base_url=address))
    if vendor == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(name, provider=GoogleProvider(api_key=key, base_url=address))
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIChatModel(name, provider=OpenAIProvider(base_url=address, api_key=key))


def _headers(vendor: str, key: str) -> dict[str, str]:
    if vendor == "anthropic":
        return {"x-api-key": key, "anthropic-version": "2023-06-01"}
    if vendor == "google":
        return {"x-goog-api-key": key}
    return {"Authorization": f"Bearer {key}"} if key else {}
