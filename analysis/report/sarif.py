"""The analysis as SARIF 2.1.0, for code scanning pages and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC

from analysis.findings import Category, Finding, Severity, Tier
from analysis.report.sarif_result import LEVEL, sarif_result, uri
from analysis.report.text import printable
from analysis.result import Analysis
from analysis.rules import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NAME = "prefect-autopilot"
PRECISION = {Tier.SAFE_TO_FIX: "very-high", Tier.REVIEW: "high", Tier.INFORMATION: "medium"}
SECURITY_SEVERITY = {
    Severity.INFO: "0.0", Severity.LOW: "3.0", Severity.MEDIUM: "5.5", Severity.HIGH: "8.0", Severity.CRITICAL: "9.5",
}  # fmt: skip
"""Inside the bands into which GitHub sorts CVSS-like scores: over 9.0 critical, 7.0 high, 4.0 medium, else low."""

type Object = Mapping[str, object]


def to_sarif(analysis: Analysis, rules: Sequence[Rule], *, version: str) -> str:
    """One run. `rules` describe the findings; a finding of a rule that is not among them gets a bare descriptor."""
    descriptors = descriptors_of(analysis, rules)
    index = {str(descriptor["id"]): position for position, descriptor in enumerate(descriptors)}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run_of(analysis, descriptors, index, version)]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def run_of(analysis: Analysis, descriptors: Sequence[Object], index: Mapping[str, int], version: str) -> Object:
    results = in_order([*((finding, None) for finding in analysis.findings), *analysis.suppressed])
    return {
        "tool": {"driver": {"name": NAME, "semanticVersion": version, "rules": descriptors}},
        "automationDetails": {"id": f"{NAME}/{component_name(analysis.component)}/"},
        "originalUriBaseIds": {"SRCROOT": source_root(analysis.component)},
        **provenance(analysis),
        "invocations": [invocation(analysis)],
        "columnKind": "unicodeCodePoints",
        "results": [sarif_result(finding, index[finding.rule_id], why) for finding, why in results],
        "properties": {"component": analysis.component, "commit": analysis.commit, "base": analysis.base},
    }


def in_order(results: Iterable[tuple[Finding, str | None]]) -> list[tuple[Finding, str | None]]:
    def key(result: tuple[Finding, str | None]) -> tuple[str, int, int, str, str]:
        finding = result[0]
        return (finding.location.path, finding.location.line, finding.location.column, finding.rule_id, finding.message)

    return sorted(results, key=key)


def descriptors_of(analysis: Analysis, rules: Sequence[Rule]) -> list[Object]:
    """One per rule, by id: the given ones, then those that only findings name."""
    known = {rule.id: descriptor(rule) for rule in rules}
    found = (*analysis.findings, *(finding for finding, _ in analysis.suppressed))
    unknown = {f.rule_id: {"id": f.rule_id, "name": pascal(f.rule_id)} for f in found if f.rule_id not in known}
    return [descriptor for _, descriptor in sorted((known | unknown).items())]


def descriptor(rule: Rule) -> Object:
    security = {"security-severity": SECURITY_SEVERITY[rule.severity]} if rule.category is Category.SECURITY else {}
    tags = sorted({rule.category.value, rule.id.partition("/")[0]})
    return {
        "id": rule.id,
        "name": pascal(rule.id),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": printable(rule.help, 1000)},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": LEVEL[rule.severity]},
        "properties": {"tags": tags, "precision": PRECISION[rule.tier], "tier": rule.tier.value, **security},
    }


def pascal(rule_id: str) -> str:
    return "".join(word.capitalize() for word in rule_id.replace("/", "-").split("-"))


def component_name(component: str) -> str:
    """The last part of the path or URL."""
    return printable(component.rstrip("/").rpartition("/")[2].removesuffix(".git"), 80) or "component"


def source_root(component: str) -> Object:
    description = {"description": {"text": "The root of the analysed component"}}
    return {"uri": root_uri(component), **description} if component.startswith("/") else description


def root_uri(component: str) -> str:
    return f"file://{uri(component.rstrip('/'))}/"


def provenance(analysis: Analysis) -> Object:
    """SARIF wants a repository URI along with a revision, so a component known only by name has none."""
    if analysis.commit is None or not (analysis.component.startswith("/") or "://" in analysis.component):
        return {}
    where = root_uri(analysis.component) if analysis.component.startswith("/") else analysis.component
    branch = {"branch": analysis.branch} if analysis.branch else {}
    return {
        "versionControlProvenance": [
            {"repositoryUri": where, "revisionId": analysis.commit, **branch, "mappedTo": {"uriBaseId": "SRCROOT"}}
        ]
    }


def invocation(analysis: Analysis) -> Object:
    skipped = [
        {
            "level": "warning",
            "message": {"text": f"Not read: {reason}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path), "uriBaseId": "SRCROOT"}}}],
        }
        for path, reason in analysis.skipped
    ]
    engines = [
        {"level": "note" if note.used else "warning", "message": {"text": f"{note.engine}: {note.message}"}}
        for note in analysis.engines
        if note.message or not note.used
    ]
    ended = analysis.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"executionSuccessful": True, "endTimeUtc": ended, "toolExecutionNotifications": [*engines, *skipped]}
