"""What is asked of changes to a branch: protection and rulesets."""

from typing import Annotated

from pydantic import BaseModel, Field

from integrations.github import protection, repositories, rulesets
from integrations.github.models import Ruleset
from integrations.github.protection import Protection
from integrations.github.rulesets import HeldRuleset, RulesetFields
from tasks.parameters import Branch, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, written


class BranchRules(BaseModel):
    """`protection` is None where the branch has none; rulesets count apart."""

    protection: Protection | None


class FoundRuleset(BaseModel):
    """`ruleset` is None where the repository has none of that name."""

    ruleset: HeldRuleset | None


@reads("github.get_protection")
def get_protection(repository: Repository, branch: Branch) -> BranchRules:
    """How a branch is protected."""
    return BranchRules(protection=protection.get_protection(github(), repository, branch))


@writes("github.protect_branch")
def protect_branch(
    repository: Repository, branch: Branch, rules: Annotated[Protection, Field(description="What is asked of changes.")]
) -> Written[Protection]:
    """Protect a branch just like this."""
    return written(protection.protect_branch(github(), repository, branch, rules))


@reads("github.list_rulesets")
def list_rulesets(repository: Repository, inherited: bool = True) -> list[Ruleset]:
    """The rulesets of a repository, with those of its organization or without."""
    return repositories.list_rulesets(github(), repository, inherited=inherited)


@reads("github.get_ruleset")
def get_ruleset(repository: Repository, name: Title) -> FoundRuleset:
    """A repository's own ruleset, by its name."""
    return FoundRuleset(ruleset=rulesets.find_ruleset(github(), repository, name))


@writes("github.apply_ruleset")
def apply_ruleset(
    repository: Repository, ruleset: Annotated[RulesetFields, Field(description="All that it shall say.")]
) -> Written[HeldRuleset]:
    """Have the ruleset of this name say just this."""
    return written(rulesets.apply_ruleset(github(), repository, ruleset))
