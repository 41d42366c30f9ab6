from pathlib import Path

import pytest

from analysis.external.inventory import inventory
from analysis.result import ExternalUse, UseKind
from tests.analysis.duplication.indexes import index_of


def uses(root: Path, files: dict[str, str]) -> dict[tuple[UseKind, str], ExternalUse]:
    return {(use.kind, use.name): use for use in inventory(index_of(root, files))}


def test_libraries_have_members_declaration_and_places(tmp_path: Path) -> None:
    found = uses(
        tmp_path,
        {
            "requirements.txt": "requests>=2\n",
            "app/__init__.py": "",
            "app/a.py": "import requests\nimport numpy as np\n\nrequests.get('/x')\nrequests.get('/y')\nnp.zeros(3)\n",
        },
    )
    requests = found[UseKind.HTTP, "requests"]
    assert (requests.declared, requests.version, requests.modules) == (True, ">=2", 1)
    assert requests.members[0] == "get"
    assert requests.places == ("app/a.py:1", "app/a.py:4", "app/a.py:5")
    assert found[UseKind.THIRD_PARTY, "numpy"].declared is False


def test_hosts_and_databases_are_read_from_urls(tmp_path: Path) -> None:
    text = 'API = "https://api.acme.io/v1"\nDB = "postgresql+asyncpg://db/app"\n'
    assert set(uses(tmp_path, {"a.py": text})) == {(UseKind.HTTP, "api.acme.io"), (UseKind.DATABASE, "postgresql")}


@pytest.mark.parametrize(
    "text",
    [
        'NS = "http://www.w3.org/2000/svg"\n',
        '"""See https://api.acme.io."""\n',
        '# "https://api.acme.io"\n',
        'URL = "https://example.com/x"\n',
        'TEXT = "read https://api.acme.io"\n',
        'HELP = "https://docs.acme.io/guide"\n',
    ],
)
def test_identifiers_and_documentation_are_no_services(tmp_path: Path, text: str) -> None:
    assert uses(tmp_path, {"a.py": text}) == {}


def test_files_and_programs_are_told_apart(tmp_path: Path) -> None:
    text = "import os, shutil, subprocess\nos.remove('x')\nshutil.rmtree('y')\nsubprocess.run('git status')\n"
    found = uses(tmp_path, {"a.py": text})
    assert set(found) == {
        (UseKind.FILE_SYSTEM, "os"),
        (UseKind.FILE_SYSTEM, "shutil"),
        (UseKind.SUBPROCESS, "subprocess"),
    }
    assert "run git" in found[UseKind.SUBPROCESS, "subprocess"].members


@pytest.mark.parametrize("command", ["['git', 'status']", "('git', *rest)", "['git'] + rest", "f'git {x}'"])
def test_a_program_is_named_however_its_command_is_written(tmp_path: Path, command: str) -> None:
    found = inventory(index_of(tmp_path, {"m.py": f"import subprocess\nsubprocess.run({command})\n"}))
    assert [use.members for use in found if use.name == "subprocess"] == [("run git",)]


def test_javascript_packages_are_found(tmp_path: Path) -> None:
    text = (
        "import axios from 'axios'\nimport { Pool } from 'pg'\nimport { x } from './x'\nimport path from 'node:path'\n"
        "axios.get('/a')\nnew Pool()\nx()\npath.join('a')\n"
    )
    assert set(uses(tmp_path, {"a.ts": text})) == {(UseKind.HTTP, "axios"), (UseKind.DATABASE, "pg")}


def test_own_packages_and_tests_do_not_count(tmp_path: Path) -> None:
    files = {"httpx/__init__.py": "", "httpx/a.py": "import httpx\n", "tests/test_a.py": "import requests\n"}
    assert uses(tmp_path, files) == {}
