"""Lock files of each kind against advisories in OSV's format."""

import json
import zipfile
from pathlib import Path

import pytest

from analysis.audit.locked import Locked, find_locked
from analysis.audit.model import Reach
from analysis.audit.osv import Advisory, match, parse_advisory, read_database
from analysis.audit.reach import uses_of_packages
from analysis.audit.versions import is_before
from analysis.audit.vulnerabilities import find_vulnerabilities
from analysis.findings import Severity
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from tests.trees import write_tree

UV = """
version = 1
requires-python = ">=3.12"
[[package]]
name = "app"
version = "1"
source = { editable = "." }
dependencies = [{ name = "flask" }, { name = "rich" }]
[package.dev-dependencies]
dev = [{ name = "black" }]
[[package]]
name = "flask"
version = "2.0.0"
dependencies = [{ name = "jinja2" }]
[[package]]
name = "jinja2"
version = "3.1.2"
[[package]]
name = "rich"
version = "13.0.0"
[[package]]
name = "black"
version = "23.1.0"
"""
NPM = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"lodash": "^4"}, "devDependencies": {"jest": "^29"}},
        "node_modules/lodash": {"version": "4.17.20", "license": "MIT"},
        "node_modules/jest": {"version": "29.0.0", "dev": True},
        "node_modules/jest/node_modules/lodash": {"version": "4.17.21", "dev": True},
    },
}
BUN = """{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"a": "1"}, "devDependencies": {"b": "2",},},},
"packages": {"a": ["a@1.0.0", "", {"dependencies": {"c": "1"}}, "x"], "b": ["b@2.0.0", "", {}, "x"],
"c": ["c@1.5.0", "", {}, "x"],}}"""
PNPM = """
lockfileVersion: '9.0'
importers:
  .:
    dependencies: {a: {specifier: ^1, version: 1.0.0}}
    devDependencies: {'@x/b': {specifier: ^2, version: 2.0.0}}
packages:
  a@1.0.0: {resolution: {integrity: x}}
  '@x/b@2.0.0': {resolution: {integrity: x}}
"""


def advisory(  # noqa: PLR0917
    name: str,
    fixed: str = "9",
    number: str = "GHSA-1",
    ecosystem: str = "PyPI",
    severity: str | None = "HIGH",
    aliases: tuple[str, ...] = (),
    introduced: str = "0",
) -> Advisory:
    events = [{"introduced": introduced}, *([{"fixed": fixed}] if fixed else [])]
    told = {
        "id": number, "summary": f"{name} is broken", "aliases": list(aliases),
        "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                      "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
        **({"database_specific": {"severity": severity}} if severity else {}),
    }  # fmt: skip
    found = parse_advisory(json.dumps(told))
    assert found
    return found


def locked(root: Path) -> dict[str, Locked]:
    return {f"{one.name} {one.version}": one for one in find_locked(take_snapshot(root))}


def test_every_kind_of_lock_file_tells_what_the_product_needs(tmp_path: Path) -> None:
    write_tree(tmp_path, {
        "uv.lock": UV, "package-lock.json": json.dumps(NPM), "b/bun.lock": BUN, "p/pnpm-lock.yaml": PNPM,
        "requirements.txt": "django==4.0\nany>=1\n", "tests/requirements.txt": "old==1\n", "c/uv.lock": "no [toml",
    })  # fmt: skip
    found = locked(tmp_path)
    product = {name for name, one in found.items() if not one.development}
    assert product == {"flask 2.0.0", "jinja2 3.1.2", "rich 13.0.0", "lodash 4.17.20", "a 1.0.0", "c 1.5.0",
                       "django 4.0"}  # fmt: skip
    assert set(found) - product == {"black 23.1.0", "jest 29.0.0", "lodash 4.17.21", "b 2.0.0", "@x/b 2.0.0"}


@pytest.mark.parametrize(
    ("version", "introduced", "fixed", "affected"),
    [
        ("1.0", "0", "1.1", True),
        ("1.1", "0", "1.1", False),
        ("1.1rc1", "0", "1.1", True),
        ("1.0", "1.0", "", True),
        ("0.9", "1.0", "", False),
        ("not a version", "0", "1", False),
    ],
)
def test_a_version_is_affected_from_its_introduction_to_its_fix(
    version: str, introduced: str, fixed: str, affected: bool
) -> None:
    one = Locked("PyPI", "x", version, "uv.lock")
    assert bool(match([one], [advisory("X", fixed, introduced=introduced)])) is affected


@pytest.mark.parametrize(
    ("one", "other"), [("4.17.20", "4.17.21"), ("1.0.0-rc.1", "1.0.0"), ("1.0.0-rc.2", "1.0.0-rc.10"), ("9.0", "10.0")]
)
def test_npm_orders_versions_as_semver(one: str, other: str) -> None:
    assert is_before("npm", one, other)
    assert not is_before("npm", other, one)


def test_the_same_in_two_databases_is_told_once_by_the_one_with_a_severity() -> None:
    pair = [advisory("x", number="PYSEC-1", severity=None, aliases=("GHSA-1",)), advisory("x", aliases=("PYSEC-1",))]
    assert [one.advisory.id for one in match([Locked("PyPI", "x", "1", "uv.lock")], pair)] == ["GHSA-1"]


def test_what_runs_comes_before_what_only_development_needs(tmp_path: Path) -> None:
    code = "import flask\n\n\ndef main():\n    return flask.Flask('app')\n\n\nmain()\n"
    write_tree(tmp_path, {"uv.lock": UV, "pyproject.toml": "[project]\nname = 'app'\n", "src/app.py": code})
    index = Index(take_snapshot(tmp_path), workers=1)
    names = ("flask", "jinja2", "rich", "black")
    advisories = [advisory(name, "99", f"GHSA-{name}") for name in names]
    risks = {one.package: one for one in find_vulnerabilities(
        find_locked(index.snapshot), advisories, uses_of_packages(index)
    )}  # fmt: skip
    assert {name: risk.reach for name, risk in risks.items()} == {
        "flask": Reach.USED, "jinja2": Reach.INDIRECT, "rich": Reach.UNUSED, "black": Reach.DEVELOPMENT,
    }  # fmt: skip
    assert risks["flask"].why == "imported in src/app.py:1"
    assert risks["jinja2"].why == "through flask, which is imported"
    priorities = [risks[name].priority for name in ("flask", "jinja2", "black")]
    assert priorities == sorted(priorities, reverse=True)


def test_a_package_that_only_dead_code_imports_is_not_reached(tmp_path: Path) -> None:
    code = "def forgotten():\n    import flask\n    return flask.Flask('app')\n"
    write_tree(tmp_path, {"uv.lock": UV, "src/app.py": code, "main.py": "import src.app\nprint(src.app)\n"})
    index = Index(take_snapshot(tmp_path), workers=1)
    (risk,) = find_vulnerabilities(find_locked(index.snapshot), [advisory("flask")], uses_of_packages(index))
    assert (risk.reach, risk.why) == (Reach.UNUSED, "imported only in code that nothing uses")


def test_a_package_is_one_risk_with_the_version_that_fixes_all() -> None:
    known = [advisory("x", "1.10", "GHSA-1", severity="LOW"), advisory("x", "1.9", "GHSA-2", severity="CRITICAL")]
    (risk,) = find_vulnerabilities([Locked("PyPI", "x", "1.0", "uv.lock")], known, {})
    assert (risk.fixed_in, risk.finding.severity) == ("1.10", Severity.CRITICAL)
    assert risk.finding.message == "x 1.0 has 2 known vulnerabilities, fixed in 1.10"
    (without,) = find_vulnerabilities(
        [Locked("PyPI", "x", "1.0", "uv.lock")], [*known, advisory("x", "", "GHSA-3")], {}
    )
    assert without.fixed_in == ""


def test_a_copy_of_the_data_is_read_as_a_folder_and_as_a_zip(tmp_path: Path) -> None:
    wanted = [Locked("PyPI", "x", "1", "uv.lock")]
    entry = json.dumps(
        {"id": "PYSEC-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "X"}, "versions": ["1"]}]}
    )
    (tmp_path / "PYSEC-1.json").write_text(entry)
    (tmp_path / "broken.json").write_text("{")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("PYSEC-1.json", entry)
        archive.writestr("PYSEC-2.json", entry.replace("PYSEC-1", "PYSEC-2").replace('"X"', '"other"'))
    for place in (tmp_path, tmp_path / "all.zip"):
        advisories = list(read_database(place, wanted))
        assert {one.id for one in advisories} == {"PYSEC-1"}
        assert [one.fixed_in for one in match(wanted, advisories)] == [""]
    with pytest.raises(FileNotFoundError):
        list(read_database(tmp_path / "none", wanted))
