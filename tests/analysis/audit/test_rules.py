"""Workflows, images, links, licences and suppressions: what is told, and what is not."""

from datetime import date
from pathlib import Path

import pytest

from analysis.audit.dockerfiles import look
from analysis.audit.files import find_links_outside
from analysis.audit.issue import body_of, key_in, title_of
from analysis.audit.licences import find_licences, is_allowed
from analysis.audit.locked import Locked
from analysis.audit.markdown import to_markdown
from analysis.audit.model import Audit, Kind, Reach, Risk, Suppression, by_priority
from analysis.audit.suppress import apply_suppressions
from analysis.audit.workflows import ask_zizmor, find_in_workflows, zizmor_program
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.snapshot import take_snapshot
from tests.trees import commit, write_tree

CAREFUL = """
on: pull_request
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
        with: {persist-credentials: false}
      - run: echo "$TITLE"
        env:
          TITLE: ${{ github.event.pull_request.title }}
"""
CARELESS = """
on: pull_request_target
permissions: write-all
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - uses: acme/deploy@main
      - run: |
          echo "${{ github.event.pull_request.title }}"
"""


def risks(root: Path, workflow: str) -> dict[str, Severity]:
    write_tree(root, {".github/workflows/ci.yml": workflow})
    return {
        one.finding.rule_id.partition("-")[2]: one.finding.severity for one in find_in_workflows(take_snapshot(root))
    }


def test_a_careful_workflow_is_silent(tmp_path: Path) -> None:
    assert risks(tmp_path, CAREFUL) == {}
    program = zizmor_program()
    assert program
    assert ask_zizmor(program, tmp_path) == []


def test_a_careless_workflow_is_told_by_our_own_rules(tmp_path: Path) -> None:
    assert set(risks(tmp_path, CARELESS)) == {
        "unpinned-uses", "dangerous-triggers", "template-injection", "excessive-permissions",
    }  # fmt: skip


def test_zizmor_tells_the_same_with_places(tmp_path: Path) -> None:
    risks(tmp_path, CARELESS)
    program = zizmor_program()
    assert program
    told = ask_zizmor(program, tmp_path)
    by_rule = {(one.finding.rule_id, one.finding.severity): one.finding for one in told}
    assert ("audit/workflow-template-injection", Severity.HIGH) in by_rule
    unpinned = by_rule["audit/workflow-unpinned-uses", Severity.MEDIUM]
    assert (unpinned.location.path, unpinned.location.note) == (".github/workflows/ci.yml", "acme/deploy")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("FROM python\nCMD app\n", {"docker-latest", "docker-root"}),
        ("FROM python:3.12\nUSER app\nCMD app\n", set()),
        ("FROM python:3.12 AS build\nRUN x\nFROM build\nUSER 1000:1000\nENTRYPOINT app\n", set()),
        ("ARG V\nFROM python:$V\nUSER root\nCMD app\n", {"docker-root"}),
        ("FROM scratch\nADD https://acme.dev/x.tgz /x\n", {"docker-remote-add"}),
        ("FROM scratch\nADD --checksum=sha256:ab https://acme.dev/x.tgz /x\n", set()),
        ("FROM scratch\nENV API_TOKEN=q7Zp0Lw9\n", {"docker-secret"}),
        ("FROM scratch\nENV API_TOKEN=$TOKEN PASSWORD_FILE=/run/secrets/x\nARG NPM_TOKEN\n", set()),
        ('FROM python:3.12\nENTRYPOINT ["/init"]\n', set()),
        ("# FROM python\nFROM a:1 \\\n  AS b\nUSER x\nCMD x\n", set()),
    ],
)
def test_images_are_judged_by_their_last_stage(text: str, rules: set[str]) -> None:
    assert {one.finding.rule_id.removeprefix("audit/") for one in look("Dockerfile", text)} == rules


def test_only_links_that_leave_the_repository_are_told(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/file": "x\n"})
    (tmp_path / "a" / "inside").symlink_to("file")
    (tmp_path / "a" / "up").symlink_to("../a/file")
    (tmp_path / "a" / "outside").symlink_to("../../secrets")
    (tmp_path / "passwords").symlink_to("/etc/passwd")
    commit(tmp_path)
    assert {one.finding.location.path for one in find_links_outside(tmp_path)} == {"a/outside", "passwords"}


@pytest.mark.parametrize(
    ("told", "allow", "deny", "allowed"),
    [
        ("MIT", (), ("AGPL-*",), True),
        ("AGPL-3.0-only", (), ("AGPL-*",), False),
        ("MIT OR AGPL-3.0-only", (), ("AGPL-*",), True),
        ("(MIT AND AGPL-3.0-only)", (), ("AGPL-*",), False),
        ("Apache-2.0", ("MIT", "BSD-*"), (), False),
        ("bsd-3-clause", ("MIT", "BSD-*"), (), True),
    ],
)
def test_a_licence_is_held_against_the_policy(
    told: str, allow: tuple[str, ...], deny: tuple[str, ...], allowed: bool
) -> None:
    assert is_allowed(told, allow, deny) is allowed


def test_without_a_policy_no_licence_is_told() -> None:
    locked = [Locked("npm", "x", "1", "package-lock.json", licence="AGPL-3.0")]
    assert find_licences(locked, (), ()) == []
    assert [one.package for one in find_licences(locked, (), ("AGPL-*",))] == ["x"]


def risk(
    reach: Reach = Reach.USED, severity: Severity = Severity.HIGH, ids: tuple[str, ...] = (), fix: str = ""
) -> Risk:
    finding = Finding(
        rule_id="audit/x", category=Category.SECURITY, severity=severity, confidence=1, tier=Tier.REVIEW,
        message="tell @all | of it", locations=(Location(path="uv.lock", line=3),), symbol="x",
    )  # fmt: skip
    return Risk(kind=Kind.VULNERABILITY, finding=finding, reach=reach, package="x", ids=ids, fixed_in=fix)


def test_what_runs_and_can_be_fixed_comes_first() -> None:
    near, fixable = risk(), risk(fix="2")
    far, worse = risk(Reach.UNUSED, Severity.CRITICAL), risk(severity=Severity.CRITICAL)
    assert by_priority([far, near, fixable, worse]) == [worse, fixable, near, far]


def test_every_advisory_of_a_package_must_be_suppressed() -> None:
    one = Suppression(advisory="CVE-1", reason="not used", until=date(2030, 1, 1))
    both = risk(ids=("GHSA-1 CVE-1", "GHSA-2 CVE-2"))
    assert apply_suppressions([both], [one], date(2026, 1, 1)) == ([both], [])
    other = one.model_copy(update={"advisory": "GHSA-2"})
    kept, accepted = apply_suppressions([both], [one, other], date(2026, 1, 1))
    assert (kept, [why for _, why in accepted]) == ([], ["not used (until 2030-01-01)"])


def test_the_report_says_only_what_it_says() -> None:
    audit = Audit(repository="acme/api", commit="0" * 40, branch="main", risks=(risk(), risk(Reach.UNUSED)))
    text = to_markdown(audit)
    assert "2 risks: 2 high." in text
    assert "@all" not in text
    assert "tell @\u200ball &#124; of it" in text


def test_an_issue_is_known_by_its_key() -> None:
    assert key_in(body_of(risk())) == risk().key
    assert key_in("`security-audit nothing`") == ""
    assert title_of(risk()) == "Known vulnerabilities in x (uv.lock)"
