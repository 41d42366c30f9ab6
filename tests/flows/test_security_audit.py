"""A planted repository on the emulator's GitHub, audited by the flow as it is deployed, against an OSV server here."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from uv import find_uv_bin

from analysis.audit.model import Audit, Kind, Reach
from analysis.findings import Severity
from config.settings import get_settings
from emulator.world import World
from flows.security_audit import security_audit
from integrations import git
from tasks.proposals import Mode
from tests.trees import commit, write_tree

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

TOKEN = "gh" + "p_" + "A7kQ2mZx9LpW4tRv6YbN1cSd8FgH3jKu5EwT"
ADVISORY = {
    "id": "GHSA-tiny-1", "aliases": ["CVE-2026-1"], "summary": "tinylib runs what it reads",
    "database_specific": {"severity": "CRITICAL"},
    "affected": [{"package": {"ecosystem": "PyPI", "name": "tinylib"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}],
}  # fmt: skip
PROJECT = """
[project]
name = "shop"
version = "1"
requires-python = ">=3.12"
dependencies = ["tinylib>=1"]
"""
CHECKS = 'checks: {judge: ["grep -q tinylib pyproject.toml"]}\n'


class Osv(BaseHTTPRequestHandler):
    """The two calls of OSV's API that an audit needs."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = [one["package"]["name"] == "tinylib" and one["version"] < "1.1" for one in asked]
        self._answer({"results": [{"vulns": [{"id": "GHSA-tiny-1"}]} if hit else {} for hit in known]})

    def do_GET(self) -> None:
        self._answer(ADVISORY)

    def _answer(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(world: World, osv: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    given = {"ANALYSIS__OSV_API_URL": osv, "UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_PYTHON": sys.executable,
             "UV_FIND_LINKS": str(tmp_path / "wheels")}  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    wheels(tmp_path / "wheels")
    return world


def wheels(folder: Path) -> None:
    folder.mkdir()
    for version in ("1.0", "1.1", "2.0"):
        with zipfile.ZipFile(folder / f"tinylib-{version}-py3-none-any.whl", "w") as wheel:
            about = f"tinylib-{version}.dist-info"
            wheel.writestr("tinylib.py", "")
            wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tinylib\nVersion: {version}\n")
            wheel.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{about}/RECORD", "")


def planted(world: World, folder: Path, more: dict[str, str] | None = None) -> Path:
    """acme/api with a vulnerable lock, a token in the tree, and one that was removed."""
    clone = folder / "person"
    bare = world.repositories / "acme" / "api.git"
    subprocess.run(["git", "clone", "-q", str(bare), str(clone)], check=True)
    write_tree(clone, {"old.py": f'KEY = "{TOKEN[::-1][:20]}"\nTOKEN = "{TOKEN}"\n'})
    commit(clone, "Try it")
    (clone / "old.py").unlink()
    code = "import tinylib\n\n\ndef main() -> None:\n    print(tinylib)\n\n\nmain()\n"
    write_tree(clone, {"pyproject.toml": PROJECT, "src/shop.py": code, ".autopilot.yaml": CHECKS} | (more or {}))
    subprocess.run([find_uv_bin(), "lock", "-q", "--upgrade-package", "tinylib==1.0"], cwd=clone, check=True)
    return pushed(clone)


def pushed(clone: Path) -> Path:
    commit(clone, "Work")
    subprocess.run(["git", "push", "-q", "origin", "HEAD:main"], cwd=clone, check=True)
    return clone


def writes(world: World) -> list[str]:
    return [
        f"{one.method} {one.path}"
        for one in world.requests("github")
        if (one.method in ("POST", "PATCH", "PUT", "DELETE") and one.path.startswith("/api/"))
        or one.path.endswith("git-receive-pack")
    ]


def issues(world: World) -> dict[str, str]:
    held = world.github.repositories["acme/api"].issues.values()
    return {one.title: one.state for one in held if not one.pull and "`security-audit " in one.body}


def audit(mode: Mode = Mode.PULL_REQUEST) -> Audit:
    return security_audit("acme/api", mode=mode)


VULNERABLE = "Known vulnerabilities in tinylib (uv.lock)"


def test_what_is_found_is_told_once_and_closed_when_it_is_gone(world: World, tmp_path: Path) -> None:
    clone = planted(world, tmp_path)
    found = audit()
    assert found.remarks == ()
    first = {risk.kind: risk for risk in reversed(found.risks)}
    assert (first[Kind.VULNERABILITY].reach, first[Kind.VULNERABILITY].fixed_in) == (Reach.USED, "1.1")
    assert first[Kind.VULNERABILITY].finding.severity is Severity.CRITICAL
    assert first[Kind.SECRET].finding.rule_id == "audit/secret-in-history"
    assert "published in origin/main" in first[Kind.SECRET].finding.message
    assert issues(world) == {VULNERABLE: "open", "Credential in old.py": "open"}
    repository = world.github.repositories["acme/api"]
    assert len(repository.analyses) == 1
    assert [one.title for one in repository.issues.values() if one.pull] == ["Raise tinylib to 1.1"]
    lock = git.run(["show", "autopilot/security-tinylib:uv.lock"], world.repositories / "acme" / "api.git")
    assert 'name = "tinylib"\nversion = "1.1"' in lock
    assert TOKEN[5:] not in str([one.body for one in repository.issues.values()]) + repository.analyses[0].sarif

    before = writes(world)
    assert audit().risks == found.risks
    assert writes(world) == before

    subprocess.run([find_uv_bin(), "lock", "-q", "--upgrade-package", "tinylib==1.1"], cwd=clone, check=True)
    pushed(clone)
    audit()
    assert issues(world) == {VULNERABLE: "closed", "Credential in old.py": "open"}


@pytest.mark.parametrize("mode", [Mode.REPORT, Mode.DRY_RUN])
def test_nothing_is_written_without_being_told_to(world: World, tmp_path: Path, mode: Mode) -> None:
    planted(world, tmp_path)
    found = audit(mode)
    assert len(found.risks) >= 2
    assert bool(found.done) is (mode is Mode.DRY_RUN)
    assert [one for one in writes(world) if not one.endswith("git-upload-pack")] == []


def test_a_suppression_holds_until_its_day(world: World, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    entry = '{{advisory: CVE-2026-1, reason: "not reachable", until: {until}}}'
    told = "operations: {{security_audit: {{history: false, issues: none, suppressions: [{entry}]}}}}\n"

    def settings(until: object) -> str:
        return CHECKS + told.format(entry=entry.format(until=until))

    clone = planted(world, tmp_path, {".autopilot.yaml": settings(today)})
    found = audit(Mode.REPORT)
    assert [one.package for one, _ in found.accepted] == ["tinylib"]
    assert [one.kind for one in found.risks if one.kind is Kind.VULNERABILITY] == []
    write_tree(clone, {".autopilot.yaml": settings(today - timedelta(days=1))})
    pushed(clone)
    (back,) = [one for one in audit(Mode.REPORT).risks if one.package]
    assert back.expired == f"suppressed until {today - timedelta(days=1)}: not reachable"


def test_an_audit_that_could_not_ask_closes_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(world, tmp_path)
    audit()
    monkeypatch.setenv("ANALYSIS__OSV_API_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    found = audit()
    assert [note.engine for note in found.engines if not note.used] == ["OSV"]
    assert issues(world)[VULNERABLE] == "open"
