"""What a library offers its users, and what an application keeps to itself."""

from pathlib import Path

import pytest

from analysis.findings import Tier
from tests.analysis.dead_code.analysed import LIBRARY, analyse


def test_a_public_name_that_many_modules_define_is_taken_for_a_convention(tmp_path: Path) -> None:
    assert analyse(tmp_path, {f"p{number}/x.py": "def async_setup(): ...\n" for number in range(3)}) == []


def test_public_names_of_a_library_are_information_and_keep_what_they_use(tmp_path: Path) -> None:
    files = LIBRARY | {"x/m.py": "def offered():\n    return _used()\n\ndef _used(): ...\n"}
    (finding,) = analyse(tmp_path, files)
    assert (finding.rule_id, finding.tier, finding.symbol) == (
        "dead-code/unused-public",
        Tier.INFORMATION,
        "offered",
    )


def test_public_names_of_an_application_are_worth_a_review(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "def f(): ...\n"})
    assert (finding.rule_id, finding.tier) == ("dead-code/unused-function", Tier.REVIEW)
    assert finding.evidence[-1] == "the name is not private"


@pytest.mark.parametrize(
    "manifest",
    [
        "[project]\nname = 'x'\n",
        "[project]\nname = 'x'\n[build-system]\n[tool.uv]\npackage = false\n",
        "[tool.poetry]\npackage-mode = false\n[build-system]\n",
        "[project]\nclassifiers = ['Private :: Do Not Upload']\n[build-system]\n",
    ],
)
def test_what_is_not_published_is_an_application_whose_public_functions_must_be_used(
    tmp_path: Path, manifest: str
) -> None:
    (finding,) = analyse(tmp_path, {"pyproject.toml": manifest, "x/__init__.py": "", "x/a.py": "def public(): ...\n"})
    assert (finding.rule_id, finding.tier) == ("dead-code/unused-function", Tier.REVIEW)


def test_a_django_project_in_a_folder_of_its_own_is_an_application(tmp_path: Path) -> None:
    files = {**LIBRARY, "src/manage.py": "", "x/a.py": "def public(): ...\n"}
    assert [finding.rule_id for finding in analyse(tmp_path, files)] == ["dead-code/unused-function"]


def test_a_public_function_of_a_library_that_only_calls_itself_is_worth_a_review(tmp_path: Path) -> None:
    found = analyse(
        tmp_path, LIBRARY | {"x/m.py": "def count(n):\n    return count(n - 1)\n\ndef offer(n):\n    n.offer()\n"}
    )
    assert [(f.rule_id, f.symbol, f.tier) for f in found] == [
        ("dead-code/unused-function", "count", Tier.REVIEW),
        ("dead-code/unused-public", "offer", Tier.INFORMATION),
    ]


def test_each_file_is_judged_by_the_nearest_manifest(tmp_path: Path) -> None:
    manifest = "[project]\nname = 'x'\n[build-system]\n"
    files = {
        "lib/pyproject.toml": manifest,
        "lib/src/x/m.py": "def f():\n    ...\n",
        "tools/n.py": "def g():\n    ...\n",
    }
    found = {f.symbol: f.rule_id for f in analyse(tmp_path, files)}
    assert found == {"f": "dead-code/unused-public", "g": "dead-code/unused-function"}


SERVICE = LIBRARY | {
    "pyproject.toml": "[project]\nname = 'x'\n[project.scripts]\nx = 'x.cli:start'\n[build-system]\n",
    "Dockerfile": "FROM scratch\n",
    "x/m.py": "def f():\n    ...\n\nclass A:\n    def hook(self):\n        return self.other.thing\n\nA()\n"
    "\nclass Missing(Exception):\n    ...\n",
}


def test_a_built_service_offers_its_plugins_classes_and_methods_but_no_functions(tmp_path: Path) -> None:
    found = {f.symbol: f.rule_id for f in analyse(tmp_path, SERVICE)}
    offered = dict.fromkeys(("A.hook", "Missing"), "dead-code/unused-public")
    assert found == {"f": "dead-code/unused-function"} | offered


def test_a_framework_with_a_command_is_a_library(tmp_path: Path) -> None:
    manifest = SERVICE["pyproject.toml"] + "[tool.x]\nclassifiers = ['Framework :: Own']\n"
    assert {f.rule_id for f in analyse(tmp_path, SERVICE | {"pyproject.toml": manifest})} == {"dead-code/unused-public"}


@pytest.mark.parametrize("path", ["app/deprecated.py", "app/compat.py", "app/migrations.py", "snippets/colours.py"])
def test_public_functions_of_such_files_are_for_others(tmp_path: Path, path: str) -> None:
    assert analyse(tmp_path, {path: "def settle_books(x):\n    print(x.y)\n"}) == []
