import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from analysis.findings import Location
from analysis.report.sarif import to_sarif

SCHEMA = Path(__file__).parents[2] / "data" / "sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.fixture
def run(analysis, rules):
    return json.loads(to_sarif(analysis, rules, version="1.2.3"))["runs"][0]


def result_of(run, rule_id: str):
    return next(result for result in run["results"] if result["ruleId"] == rule_id)


def test_the_log_is_valid(analysis, rules, validator):
    validator.validate(json.loads(to_sarif(analysis, rules, version="1.2.3")))


def test_a_log_of_hostile_text_is_valid(hostile, rules, validator):
    validator.validate(json.loads(to_sarif(hostile, rules, version="1.2.3")))


def test_a_log_of_a_component_without_history_is_valid(analysis, validator):
    bare = analysis.model_copy(update={"commit": None, "branch": None, "component": "app"})
    log = json.loads(to_sarif(bare, (), version="1"))

    validator.validate(log)
    assert "versionControlProvenance" not in log["runs"][0]
    assert "uri" not in log["runs"][0]["originalUriBaseIds"]["SRCROOT"]


def test_the_validator_can_say_no(validator):
    assert list(validator.iter_errors({"version": "2.1.0", "runs": [{"results": []}]}))


def test_each_result_points_at_its_rule(run):
    driver = run["tool"]["driver"]["rules"]
    assert all(driver[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_rules_explain_themselves(run):
    rule = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "security/shell-injection")

    assert rule["name"] == "SecurityShellInjection"
    assert rule["shortDescription"]["text"] == "Shell injection"
    assert rule["help"]["markdown"] == "Input reaches a shell."
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["properties"]["tags"] == ["security"]
    assert rule["properties"]["precision"] == "high"


def test_only_security_rules_have_a_security_severity(run):
    rated = [rule["id"] for rule in run["tool"]["driver"]["rules"] if "security-severity" in rule.get("properties", {})]
    assert rated == ["security/shell-injection"]


def test_a_rule_that_only_findings_name_is_listed(analysis):
    log = json.loads(to_sarif(analysis, (), version="1"))
    ids = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]

    assert ids == sorted({finding.rule_id for finding in analysis.findings})


def test_a_finding_about_two_places_lists_both_with_their_notes(run):
    clone = result_of(run, "duplication/clone")
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for place in clone["locations"]]

    assert uris == ["app/core.py", "app/store%20copy.py"]
    assert [place["message"]["text"] for place in clone["relatedLocations"]] == ["20 lines", "the same 20 lines"]


def test_a_result_carries_tier_confidence_symbol_and_evidence(run):
    properties = result_of(run, "security/shell-injection")["properties"]

    assert properties["tier"] == "review"
    assert properties["confidence"] == 0.9
    assert properties["symbol"] == "helper"
    assert properties["evidence"] == ["argv", "run"]


@pytest.mark.parametrize("rule", ["dependencies/unneeded", "integration/hardcoded-host", "quality/hot-spot"])
def test_what_is_about_no_definition_has_no_symbol(analysis, rules, rule):
    finding = replace(analysis.findings[0], rule_id=rule, symbol="requests")
    log = json.loads(to_sarif(analysis.model_copy(update={"findings": (finding,)}), rules, version="1"))
    result = result_of(log["runs"][0], rule)

    assert "symbol" not in result["properties"]
    assert all("logicalLocations" not in place for place in result["locations"])


def test_fingerprints_are_under_our_own_key(analysis, run):
    found = {result["partialFingerprints"]["autopilot/v1"] for result in run["results"]}
    assert {finding.fingerprint for finding in analysis.findings} <= found


def test_suppressed_findings_say_where_and_why(run):
    suppressions = [result["suppressions"][0] for result in run["results"] if "suppressions" in result]

    assert suppressions == [
        {"kind": "inSource", "status": "accepted", "justification": "kept for plugins"},
        {"kind": "external", "status": "accepted", "justification": "accepted in the baseline"},
    ]


def test_the_revision_and_the_root_are_given(run):
    provenance = run["versionControlProvenance"][0]

    assert provenance["revisionId"].startswith("01234567")
    assert provenance["branch"] == "main"
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == "file:///work/app/"
    assert run["columnKind"] == "unicodeCodePoints"


def test_skipped_files_and_missing_engines_are_notifications(run):
    notifications = run["invocations"][0]["toolExecutionNotifications"]

    assert [note["message"]["text"] for note in notifications] == [
        "graph-sitter: uv is not installed", "Not read: larger than 5 MB",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b.py", "a%20b.py"), ("c:/x.py", "c%3A/x.py"), ("é#?.py", "%C3%A9%23%3F.py"), ("100%.py", "100%25.py")],
)
def test_paths_are_percent_encoded(analysis, make_finding, path: str, uri: str):
    one = analysis.model_copy(update={"findings": (make_finding(path=path),), "suppressed": ()})
    result = json.loads(to_sarif(one, (), version="1"))["runs"][0]["results"][0]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_an_end_before_the_start_is_left_out(analysis, make_finding):
    odd = make_finding(locations=(Location(path="a.py", line=9, column=4, end_line=9, end_column=2),))
    one = analysis.model_copy(update={"findings": (odd,), "suppressed": ()})
    result = json.loads(to_sarif(one, (), version="1"))["runs"][0]["results"][0]

    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 4}


def test_the_order_of_findings_does_not_change_the_log(analysis, rules):
    turned = analysis.model_copy(update={"findings": analysis.findings[::-1]})
    assert to_sarif(turned, rules[::-1], version="1") == to_sarif(analysis, rules, version="1")
