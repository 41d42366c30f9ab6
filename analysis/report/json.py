"""The analysis as JSON, for programs."""

import json

import msgspec
from pydantic import JsonValue

from analysis.report.priorities import first_things
from analysis.result import Analysis

SCHEMA = "prefect-autopilot/analysis"
SCHEMA_VERSION = 1


def to_json(analysis: Analysis) -> str:
    """`schema`, `schema_version`, `first_things`, then the fields of `analysis.result.Analysis`, each in its order.

    Every finding also carries its `fingerprint`. Fields may be added within a schema version; a field that goes away or
    changes its meaning raises it. Times are ISO 8601, enumerations their words, `suppressed` and `skipped` lists of
    pairs (what, why).
    """
    body: dict[str, JsonValue] = analysis.model_dump(mode="json")
    body["findings"] = [{"fingerprint": f.fingerprint, **msgspec.to_builtins(f)} for f in analysis.findings]
    things: JsonValue = [
        {"action": thing.action, "place": thing.place, "why": thing.why, "rule_id": thing.rule_id,
         "fingerprints": [finding.fingerprint for finding in thing.findings]}
        for thing in first_things(analysis)
    ]  # fmt: skip
    head: dict[str, JsonValue] = {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, "first_things": things}
    return json.dumps(head | body, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Analysis:
    """The analysis that `to_json` wrote. Raises ValueError on another schema or version, or on a malformed document."""
    body = json.loads(text)
    found = (body.get("schema"), body.get("schema_version")) if isinstance(body, dict) else (None, None)
    if found != (SCHEMA, SCHEMA_VERSION):
        raise ValueError(f"expected {SCHEMA} version {SCHEMA_VERSION}, found {found[0]} version {found[1]}")
    return Analysis.model_validate(body)
