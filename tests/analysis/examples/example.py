"""One example of a rule: a component that must be reported, and others that only look like it."""

from dataclasses import dataclass

from analysis.findings import Tier

type Files = str | dict[str, str]
"""Texts by path; a text alone is the module `m.py`."""


@dataclass(frozen=True)
class Example:
    """`reported` has exactly one finding of the rule, at `place` (`path:line`); none of `silent` has any."""

    rule: str
    tier: Tier
    place: str
    symbol: str
    reported: Files
    silent: tuple[Files, ...]
