"""Known vulnerabilities of locked versions: one risk for each package of a lock file."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key
from itertools import groupby

from analysis.audit.locked import Locked
from analysis.audit.model import Kind, Risk
from analysis.audit.osv import Advisory, Match, match
from analysis.audit.reach import Use, reach_of
from analysis.audit.rules import VULNERABLE
from analysis.audit.versions import is_before
from analysis.findings import Finding, Location, Severity

SHOWN = 5


def find_vulnerabilities(
    locked: Sequence[Locked], advisories: Iterable[Advisory], uses: Mapping[str, Mapping[str, Sequence[Use]]]
) -> list[Risk]:
    """Advisories that are true of what is locked, judged by how near the package is to code that runs."""

    def package(one: Match) -> tuple[str, str, str, str]:
        return (one.locked.path, one.locked.ecosystem, one.locked.name, one.locked.version)

    matches = sorted(match(locked, advisories), key=package)
    return [_risk(list(group), locked, uses) for _, group in groupby(matches, package)]


def _risk(
    matches: Sequence[Match], locked: Sequence[Locked], uses: Mapping[str, Mapping[str, Sequence[Use]]]
) -> Risk:  # fmt: skip
    one = matches[0].locked
    reach, why = reach_of(one, locked, uses)
    severity = max((each.advisory.severity or Severity.MEDIUM for each in matches), key=lambda s: s.rank)
    fixed = _fixed_in_all(one.ecosystem, matches)
    count = "a known vulnerability" if len(matches) == 1 else f"{len(matches)} known vulnerabilities"
    told = f", fixed in {fixed}" if fixed else ", not fixed in any version"
    ids = tuple(" ".join([each.advisory.id, *each.advisory.aliases]) for each in matches)
    evidence = tuple(_sentence(each) for each in matches[:SHOWN])
    finding = Finding(
        rule_id=VULNERABLE.id, category=VULNERABLE.category, severity=severity, confidence=0.95, tier=VULNERABLE.tier,
        message=f"{one.name} {one.version} has {count}{told}", symbol=one.name, engine="osv", context=one.ecosystem,
        locations=(Location(path=one.path, line=one.line),), evidence=evidence,
        fix=f"Raise {one.name} to {fixed}" if fixed else "",
    )  # fmt: skip
    return Risk(
        kind=Kind.VULNERABILITY, finding=finding, reach=reach, why=why, package=one.name, fixed_in=fixed, ids=ids
    )


def _fixed_in_all(ecosystem: str, matches: Sequence[Match]) -> str:
    """The newest of the first fixed versions; empty when one of them has none."""
    fixes = [one.fixed_in for one in matches]
    if not all(fixes):
        return ""

    def order(one: str, other: str) -> int:
        return -1 if is_before(ecosystem, one, other) else int(one != other)

    return sorted(fixes, key=cmp_to_key(order))[-1]


def _sentence(one: Match) -> str:
    advisory = one.advisory
    number = next((alias for alias in advisory.aliases if alias.startswith("CVE-")), "")
    told = (advisory.summary or advisory.details).strip().splitlines()
    return " ".join(
        part for part in (advisory.id, f"({number})" if number else "", told[0][:160] if told else "") if part
    )
