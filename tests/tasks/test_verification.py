"""The checks of real little projects, run as they would be for a pull request."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations import git
from tasks.repositories import Repository, check_out_repository
from tasks.verification import Outcome, Verdict, compared, verify
from tests.trees import commit, write_tree

PROJECT = {
    "pyproject.toml": '[project]\nname = "app"\nversion = "1"\n[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "app.py": "def double(x):\n    return 2 * x\n",
    "tests/test_app.py": "from app import double\n\ndef test_two():\n    assert double(1) == 2\n",
}
HERE = ".autopilot.yaml"
COMPLAINING = Verdict(outcome=Outcome.PASSED, complaints={"tsc"})


@pytest.fixture
def made(tmp_path: Path) -> Iterator[list[Repository]]:
    found: list[Repository] = []
    yield found
    for repository in found:
        git.remove_worktree(repository.mirror, repository.root)


def repository(folder: Path, made: list[Repository], files: dict[str, str]) -> Repository:
    root = write_tree(folder / "project", files)
    commit(root)
    made.append(check_out_repository.fn(str(root)))
    return made[-1]


def shell(judge: str, more: str = "") -> dict[str, str]:
    return {HERE: f"checks:\n  judge: ['{judge}']\n{more}"}


def test_tests_are_found_installed_for_and_run(tmp_path: Path, made: list[Repository]) -> None:
    project = repository(tmp_path, made, PROJECT)
    before = verify.fn(project)
    assert before.outcome is Outcome.PASSED, before.output
    patch = git.diff(project.root, "HEAD").decode()
    (project.root / "app.py").write_text("def double(x):\n    return 3 * x\n")
    patch = git.diff(project.root, "HEAD").decode()
    after = verify.fn(project, patch)
    assert after.outcome is Outcome.FAILED
    assert after.failures == {"tests.test_app.test_two"}
    assert after.is_worse_than(before)
    assert not before.is_worse_than(after)


def test_a_repository_without_tests_is_told(tmp_path: Path, made: list[Repository]) -> None:
    verdict = verify.fn(repository(tmp_path, made, {"a.py": "x = 1\n"}))
    assert verdict.outcome is Outcome.NONE
    assert ".autopilot.yaml" in verdict.sentence


def test_the_checks_have_no_network_and_no_secret(
    tmp_path: Path, made: list[Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary-token")
    verdict = verify.fn(
        repository(tmp_path, made, shell("env; ls /sys/class/net; echo $HOME; ! (env | grep -i canary)"))
    )
    assert verdict.outcome is Outcome.PASSED
    assert "canary" not in verdict.output
    assert str(Path.home()) not in verdict.output.splitlines()


def test_what_hangs_ends_in_time(tmp_path: Path, made: list[Repository]) -> None:
    project = repository(tmp_path, made, shell("sleep 600"))
    limits = project.settings.checks.model_copy(update={"timeout_minutes": 1 / 30})
    settings = project.settings.model_copy(update={"checks": limits})
    verdict = verify.fn(project.model_copy(update={"settings": settings}))
    assert verdict.outcome is Outcome.FAILED
    assert "not done after" in verdict.output


def test_what_cannot_be_prepared_is_broken_and_says_why(tmp_path: Path, made: list[Repository]) -> None:
    files = {HERE: "checks:\n  prepare: ['echo no such package; exit 1']\n  judge: ['true']\n"}
    verdict = verify.fn(repository(tmp_path, made, files))
    assert verdict.outcome is Outcome.BROKEN
    assert verdict.output == "no such package"


@pytest.mark.parametrize(("also", "outcome"), [("", Outcome.BROKEN), ("<testcase name='b'/>", Outcome.FAILED)])
def test_where_no_test_was_run_nothing_was_judged(
    tmp_path: Path, made: list[Repository], also: str, outcome: Outcome
) -> None:
    uncollected = "<testcase name='tests.test_a'><error message='collection failure'>x</error></testcase>"
    report = f"<testsuites><testsuite name='pytest'>{uncollected}{also}</testsuite></testsuites>"
    judge = shell("cp report.xml .autopilot-junit.xml; exit 2")
    verdict = verify.fn(repository(tmp_path, made, {"report.xml": report, **judge}))
    assert (verdict.outcome, bool(verdict.failures)) == (outcome, outcome is Outcome.FAILED)


def test_the_checkout_of_the_caller_is_not_touched(tmp_path: Path, made: list[Repository]) -> None:
    project = repository(tmp_path, made, {"a.txt": "a\n", **shell("echo x > a.txt; touch b.txt")})
    verify.fn(project)
    assert git.run(["status", "--porcelain"], project.root) == ""


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (Verdict(outcome=Outcome.PASSED), Verdict(outcome=Outcome.FAILED), True),
        (Verdict(outcome=Outcome.FAILED, failures={"a"}), Verdict(outcome=Outcome.FAILED, failures={"a"}), False),
        (Verdict(outcome=Outcome.FAILED, failures={"a"}), Verdict(outcome=Outcome.FAILED, failures={"a", "b"}), True),
        (Verdict(outcome=Outcome.FAILED, failures={"a"}), Verdict(outcome=Outcome.FAILED), True),
        (Verdict(outcome=Outcome.FAILED), Verdict(outcome=Outcome.BROKEN), True),
        (Verdict(outcome=Outcome.BROKEN), Verdict(outcome=Outcome.BROKEN), False),
        (Verdict(outcome=Outcome.NONE), Verdict(outcome=Outcome.NONE), False),
        (Verdict(outcome=Outcome.FAILED), Verdict(outcome=Outcome.PASSED), False),
        (Verdict(outcome=Outcome.PASSED), Verdict(outcome=Outcome.PASSED, complaints={"tsc"}), True),
        (COMPLAINING, COMPLAINING, False),
        (COMPLAINING, Verdict(outcome=Outcome.PASSED, complaints={"tsc", "eslint"}), True),
        (COMPLAINING, Verdict(outcome=Outcome.FAILED, complaints={"tsc"}), True),
    ],
)
def test_a_change_is_held_to_what_failed_before(before: Verdict, after: Verdict, worse: bool) -> None:
    assert after.is_worse_than(before) is worse


TYPED = {
    "package.json": """
        {"scripts": {"test": "test -f a.txt", "typecheck": "grep right a.txt", "lint": "grep neat a.txt"}}
        """,
    "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}}}',
    "a.txt": "right\n",
}


def test_a_type_checker_judges_where_the_tests_pass_and_a_linter_that_failed_before_does_not(
    tmp_path: Path, made: list[Repository]
) -> None:
    project = repository(tmp_path, made, TYPED)
    before = verify.fn(project)
    assert (before.outcome, before.complaints) == (Outcome.PASSED, {"npm run lint"}), before.output
    assert before.can_judge
    (project.root / "a.txt").write_text("wrong\n")
    after = verify.fn(project, git.diff(project.root, "HEAD").decode())
    assert after.outcome is Outcome.PASSED
    assert after.is_worse_than(before)
    assert after.sentence == "`npm test` passes, `npm run lint` and `npm run typecheck` fail"
    assert compared(before, before) == "`npm test` passes, `npm run lint` fails, as it did before"


NODE_TESTS = {
    "package.json": '{"scripts": {"test": "node --test"}}',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}}}',
    "sum.js": "exports.sum = (a, b) => a + b\n",
    "sum.test.js": """
        const { test, describe } = require("node:test")
        const assert = require("node:assert")
        const { sum } = require("./sum.js")
        describe("sum", () => test("adds", () => assert.equal(sum(1, 1), 2)))
        test("is here", () => assert.equal(process.env.NETWORK, "there"))
        """,
}


@pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="needs node and npm")
def test_what_fails_under_node_test_is_known_by_name(tmp_path: Path, made: list[Repository]) -> None:
    project = repository(tmp_path, made, NODE_TESTS)
    before = verify.fn(project)
    assert (before.outcome, before.failures, before.tests) == (Outcome.FAILED, {"is here"}, 2), before.output
    assert before.can_judge
    (project.root / "sum.js").write_text("exports.sum = (a, b) => b + a\n")
    same = verify.fn(project, git.diff(project.root, "HEAD").decode())
    assert same.failures == {"is here"}
    assert not same.is_worse_than(before)
    (project.root / "sum.js").write_text("exports.sum = (a, b) => a - b\n")
    after = verify.fn(project, git.diff(project.root, "HEAD").decode())
    assert after.failures == {"is here", "sum.adds"}
    assert after.is_worse_than(before)
    assert after.sentence == "`npm test` fails in 2 of 2 tests"


REPORT = '{"testResults": [{"name": "a.js", "status": "failed", "assertionResults": [%s]}]}'
FAILING = '{"fullName": "adds", "status": "failed", "failureMessages": ["Error: no"]}'


def test_tests_of_jest_are_told_by_their_files_and_two_of_a_name_are_two(
    tmp_path: Path, made: list[Repository]
) -> None:
    files = {"one.json": REPORT % FAILING, "two.json": REPORT % f"{FAILING}, {FAILING}"}
    judges = [shell(f"cp {name} .autopilot-jest.json; exit 1") for name in files]
    one, two = (verify.fn(repository(tmp_path / str(n), made, files | judge)) for n, judge in enumerate(judges))
    assert [one.failures, two.failures] == [{"a.js adds"}, {"a.js adds", "a.js adds (1)"}]
    assert two.is_worse_than(one)
    assert one.output == "a.js adds: Error: no"
