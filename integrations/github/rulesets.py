"""Rulesets: which a repository has, setting one by its name, and how it strays from what is wanted."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue

from integrations.github.client import GitHub
from integrations.github.models import Model
from integrations.github.repositories import list_rulesets
from integrations.writes import Effect

DEFAULT_BRANCH: dict[str, JsonValue] = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}


class Rule(Model):
    """One rule of GitHub's, with the parameters that its type takes."""

    type: str
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class BypassActor(Model):
    actor_id: int | None = None
    actor_type: str
    bypass_mode: str = "always"


class RulesetFields(Model):
    """What a ruleset says; `conditions` names the references, `~DEFAULT_BRANCH` among them."""

    name: str
    target: Literal["branch", "tag", "push", "repository"] = "branch"
    enforcement: Literal["active", "disabled", "evaluate"] = "active"
    conditions: dict[str, JsonValue] = Field(default_factory=lambda: {**DEFAULT_BRANCH})
    rules: tuple[Rule, ...] = ()
    bypass_actors: tuple[BypassActor, ...] = ()


class HeldRuleset(RulesetFields):
    id: int


def get_ruleset(github: GitHub, repository: str, ruleset: int) -> HeldRuleset:
    return github.get(f"/repos/{repository}/rulesets/{ruleset}", HeldRuleset)


def find_ruleset(github: GitHub, repository: str, name: str) -> HeldRuleset | None:
    """The repository's own ruleset of this name; those that it inherits from its organization are not its own."""
    for ruleset in list_rulesets(github, repository, inherited=False):
        if ruleset.name == name:
            return get_ruleset(github, repository, ruleset.id)
    return None


def ruleset_drift(held: HeldRuleset | None, wanted: RulesetFields) -> list[str]:
    """How it strays, a sentence each; parameters that `wanted` does not name may be anything."""
    if held is None:
        return [f"there is no ruleset {wanted.name}"]
    found = [
        f"{name} is {getattr(held, name)}, not {getattr(wanted, name)}"
        for name in ("target", "enforcement", "conditions", "bypass_actors")
        if not _holds(getattr(held, name), getattr(wanted, name))
    ]
    theirs, ours = ({rule.type: rule.parameters for rule in each.rules} for each in (held, wanted))
    found += [f"the rule {name} is not wanted" for name in theirs.keys() - ours.keys()]
    found += [f"the rule {name} is missing" for name in ours.keys() - theirs.keys()]
    return found + [
        each for name in ours.keys() & theirs.keys() for each in _parameters(name, theirs[name], ours[name])
    ]


def _parameters(rule: str, held: Mapping[str, JsonValue], wanted: Mapping[str, JsonValue]) -> list[str]:
    return [
        f"{name} of the rule {rule} is {held.get(name)}, not {value}"
        for name, value in wanted.items()
        if not _holds(held.get(name), value)
    ]


def _holds(held: object, wanted: object) -> bool:
    """Whether it is as wanted; GitHub may add fields of its own, at any depth."""
    if isinstance(held, dict) and isinstance(wanted, dict):
        return all(_holds(held.get(name), value) for name, value in wanted.items())
    if isinstance(held, list) and isinstance(wanted, list):
        return len(held) == len(wanted) and all(map(_holds, held, wanted))
    return held == wanted


def apply_ruleset(github: GitHub, repository: str, wanted: RulesetFields) -> Effect[HeldRuleset]:
    """The ruleset of this name says just this."""
    path = f"/repos/{repository}/rulesets"
    payload: dict[str, JsonValue] = wanted.model_dump(mode="json", exclude={"rules"})
    payload["rules"] = [rule.model_dump(mode="json", exclude_defaults=True) for rule in wanted.rules]

    def send(before: HeldRuleset | None) -> HeldRuleset:
        if before:
            return github.send("PUT", f"{path}/{before.id}", payload, HeldRuleset)
        return github.send("POST", path, payload, HeldRuleset)

    return github.write(
        "apply_ruleset", repository, f"ruleset-{wanted.name}", payload, send,
        sentence=f"Set the ruleset {wanted.name}", find=lambda: find_ruleset(github, repository, wanted.name),
        done=lambda held: not ruleset_drift(held, wanted),
    )  # fmt: skip
