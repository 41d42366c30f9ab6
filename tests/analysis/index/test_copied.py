from pathlib import Path

import pytest

from analysis.index.bundled import bundled_in
from analysis.index.copied import declared_packages, foreign_modules, said_to_be_bundled
from analysis.index.index import Index
from analysis.index.snapshot import Snapshot, take_snapshot
from tests.trees import write_tree

OWN = {"app/__init__.py": "", "app/main.py": "import qtpy\n", "qtpy/__init__.py": "", "qtpy/QtCore.py": "X = 1\n"}


def snapshot_of(root: Path, files: dict[str, str]) -> Snapshot:
    write_tree(root, files)
    return take_snapshot(root)


@pytest.mark.parametrize(
    "manifest",
    [
        {"pyproject.toml": '[project]\nname = "app"\ndependencies = ["qtpy >= 1.1"]\n'},
        {"pyproject.toml": '[tool.poetry]\nname = "app"\n[tool.poetry.dependencies]\nQtPy = "^2.0"\n'},
        {"requirements.txt": "PyQt5\nqtpy==2.4.1\n"},
    ],
)
def test_a_package_that_is_a_dependency_as_well_is_carried(tmp_path: Path, manifest: dict[str, str]) -> None:
    snapshot = snapshot_of(tmp_path, OWN | manifest)
    assert list(declared_packages(snapshot)) == ["qtpy/"]
    assert bundled_in(Index(snapshot)) == ("qtpy/",)


@pytest.mark.parametrize(
    "manifest",
    [
        {"pyproject.toml": '[project]\nname = "qtpy"\n[project.optional-dependencies]\nall = ["qtpy[test]>=1"]\n'},
        {"setup.py": 'setup(name="app", version="1.0", packages=["app", "qtpy"])\n'},
        {"pyproject.toml": '[project]\nname = "app"\n[project.scripts]\nqtpy = "qtpy.cli:main"\n'},
        {"requirements.txt": "qtpyside==1.0\n"},
    ],
)
def test_a_package_that_is_only_named_is_the_project_s_own(tmp_path: Path, manifest: dict[str, str]) -> None:
    assert list(declared_packages(snapshot_of(tmp_path, OWN | manifest))) == []


def test_a_folder_for_packages_may_say_that_they_are_bundled(tmp_path: Path) -> None:
    files = {
        "app/packages/__init__.py": '"""The bundled packages, as requests has them."""\n',
        "app/packages/praw/__init__.py": "",
        "app/lib/__init__.py": '"""Our own."""\n',
        "waf": "#!/usr/bin/env python\n",
        "waflib/Build.py": "",
    }
    assert sorted(said_to_be_bundled(snapshot_of(tmp_path, files))) == ["app/packages/", "waflib/"]
    (tmp_path / "waf").unlink()
    assert list(said_to_be_bundled(take_snapshot(tmp_path))) == ["app/packages/"]


def test_a_module_called_like_a_library_with_somebody_elses_header_is_carried(tmp_path: Path) -> None:
    header = "# Copyright (c) 2005-2010 ActiveState Software Inc.\nX = 1\n"
    files = {
        "app/appdirs.py": header,
        "app/six.py": "X = 1\n",
        "app/yaml.py": header,
        "README": "An app\n",
    }
    files["app/external/txt.py"] = "# Copyright 2001 Aurelio Jargas\nX = 1\n"
    files["app/external/ours.py"] = "X = 1\n"
    assert sorted(foreign_modules(snapshot_of(tmp_path, files))) == ["app/appdirs.py", "app/external/txt.py"]
