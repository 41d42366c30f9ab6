"""Which variables tools of several vendors read their key and address from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vendor:
    """The names of a vendor's key and address variables: for aider (litellm), and for goose."""

    key: str
    address: str
    goose_address: str


VENDORS = {
    "anthropic": Vendor("ANTHROPIC_API_KEY", "ANTHROPIC_API_BASE", "ANTHROPIC_HOST"),
    "openai": Vendor("OPENAI_API_KEY", "OPENAI_API_BASE", "OPENAI_HOST"),
    "google": Vendor("GEMINI_API_KEY", "GEMINI_API_BASE", "GOOGLE_HOST"),
}
ALIASES = {"gemini": "google", "claude": "anthropic", "sonnet": "anthropic", "opus": "anthropic", "haiku": "anthropic"}


def split_model(model: str) -> tuple[str, str]:
    """Vendor and name of `vendor/name` or `vendor:name`; a bare name is recognised, or else taken for OpenAI's."""
    vendor, mark, name = model.replace(":", "/", 1).partition("/")
    if mark and (vendor in VENDORS or vendor in ALIASES):
        return ALIASES.get(vendor, vendor), name
    family = model.partition("-")[0]
    return ALIASES.get(family, "openai"), model
