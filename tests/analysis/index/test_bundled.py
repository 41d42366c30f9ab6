from pathlib import Path

import pytest

from analysis.index.bundled import bundles, licensed, released
from analysis.index.index import Index
from analysis.index.languages import language_of
from analysis.index.snapshot import take_snapshot
from analysis.index.source import SourceFile


def test_a_folder_at_the_top_with_several_well_known_libraries_is_carried() -> None:
    names = ("requests/__init__.py", "six.py", "bs4/element.py", "chardet/big5.py", "ours_as_well/core.py")
    assert bundles(f"libs/{name}" for name in names) == ("libs/",)


def test_one_library_beside_own_code_does_not_make_the_folder_foreign() -> None:
    assert bundles(["lib/six.py", "lib/billing/invoice.py", "lib/billing/tax.py"]) == ()


def test_modules_about_libraries_deeper_in_a_package_are_its_own() -> None:
    assert bundles(f"tracing/ext/{name}/patch.py" for name in ("flask", "requests", "sqlalchemy", "tornado")) == ()


def test_a_repository_copied_in_by_git_subrepo_is_foreign() -> None:
    assert bundles(["deps/console/.gitrepo", "deps/console/main.py", "deps/own.py"]) == ("deps/console/",)


def test_a_folder_of_libraries_may_carry_a_version_in_its_name() -> None:
    assert bundles(f"lib3/{name}/__init__.py" for name in ("requests", "six", "tornado")) == ("lib3/",)


def test_a_folder_in_a_package_takes_more_libraries_to_be_foreign() -> None:
    names = ("requests", "six.py", "bs4", "chardet", "idna", "certifi")
    assert bundles(f"resources/lib/{name}/core.py" for name in names) == ("resources/lib/",)
    assert bundles(f"resources/lib/{name}/core.py" for name in names[:5]) == ()


def test_what_an_installer_put_there_is_foreign() -> None:
    assert bundles(["parts/six.py", "parts/six-1.16.dist-info/METADATA", "main.py"]) == ("parts/",)
    assert bundles(["own.egg-info/PKG-INFO", "own/main.py"]) == ()


def files_of(*paths: str) -> list[SourceFile]:
    return [SourceFile(path, f"blob of {path}", 1, language_of(path)) for path in paths]


OWN = [f"app/{number}.py" for number in range(20)]


def test_a_small_folder_with_a_licence_of_its_own_was_copied_in() -> None:
    assert licensed(files_of("LICENSE", *OWN, "app/odf/LICENSE.txt", "app/odf/read.py")) == ("app/odf/",)


@pytest.mark.parametrize(
    "more",
    [
        ("plugins/a/LICENSE", "plugins/a/pyproject.toml", "plugins/a/run.py"),
        ("web/ee/LICENSE", "web/ee/billing.ts"),
        ("docs/LICENSE", "docs/conf.py"),
        ("app/license.py", "app/views/license.py"),
        ("core/LICENSE", *(f"core/{number}.py" for number in range(20))),
    ],
)
def test_a_package_an_edition_or_most_of_the_code_with_a_licence_is_own(more: tuple[str, ...]) -> None:
    assert licensed(files_of("LICENSE", *OWN, *more)) == ()


def test_the_same_licence_again_is_no_sign() -> None:
    licences = [SourceFile(path, "the same", 1, language_of(path)) for path in ("COPYING", "app/odf/COPYING")]
    assert licensed([*files_of("app/odf/read.py", *OWN), *licences]) == ()


CHARTS = "/*!\n * Charts.js\n * Version: 2.7.2\n *\n * Copyright 2018 Charts Contributors\n */\nlet a = 1\n"
FORMS = "/**\n * Forms\n * @version 1.3\n * @license MIT\n */\nlet a = 1\n"
NOTES = "/* Our first page, since version 1.3: see the licence page */\nlet a = 1\n"


@pytest.mark.parametrize(
    ("text", "is_carried"), [(CHARTS, True), (FORMS, True), (NOTES, False), ("let a = 1\n", False)]
)
def test_a_script_with_the_header_of_a_release_is_carried(tmp_path: Path, text: str, is_carried: bool) -> None:
    (tmp_path / "page.js").write_text(text)
    assert released(Index(take_snapshot(tmp_path))) == ["page.js"] * is_carried


@pytest.mark.parametrize(
    ("name", "manifest"),
    [("charts.js", '{\n  "name": "charts"\n}\n'), ("all.js", '{\n  "author": "The Charts Contributors"\n}\n')],
)
def test_the_project_s_own_releases_are_its_own(tmp_path: Path, name: str, manifest: str) -> None:
    (tmp_path / name).write_text(CHARTS)
    (tmp_path / "package.json").write_text(manifest)
    assert released(Index(take_snapshot(tmp_path))) == []
