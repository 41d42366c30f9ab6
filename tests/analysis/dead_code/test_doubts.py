"""What turns code that nothing reaches from safe to remove into something to look at, and the reason given."""

from pathlib import Path

import pytest

from analysis.findings import Finding, Tier
from tests.analysis.dead_code.analysed import analyse

UNUSED = "def _settle_books(x):\n    print(x.y)\n"


def by_symbol(root: Path, files: dict[str, str]) -> dict[str, Finding]:
    return {finding.symbol: finding for finding in analyse(root, files)}


def doubt(root: Path, files: dict[str, str], symbol: str) -> str:
    """The reason for which a symbol is for review; "" when it is safe to remove."""
    finding = by_symbol(root, files)[symbol]
    if finding.tier is Tier.SAFE_TO_FIX:
        return ""
    assert finding.fix == ""
    return finding.evidence[-1]


def test_without_a_doubt_it_is_safe(tmp_path: Path) -> None:
    assert doubt(tmp_path, {"m.py": UNUSED, "n.py": "# settles\n'books'\n"}, "_settle_books") == ""


@pytest.mark.parametrize(
    "source",
    [
        "# kept for reference\ndef _settle_books(x):\n    print(x.y)\n",
        "# Currently unused.\n@staticmethod\ndef _settle_books(x):\n    print(x.y)\n",
        "# an alternative that is a bit slower\ndef _settle_books(x):\n    print(x.y)\n",
        "# only intended for tests\ndef _settle_books(x):\n    print(x.y)\n",
        "# TODO: call this once books exist\ndef _settle_books(x):\n    print(x.y)\n",
        "def _settle_books(x):  # noqa: F811\n    print(x.y)\n",
        "def _settle_books(x):\n    '''Not used yet.'''\n    print(x.y)\n",
        "def _settle_books(x):\n    # we do not call this for now\n    print(x.y)\n",
        "def _settle_books(x):\n    '''For backward compatibility.'''\n    print(x.y)\n",
        "def _settle_books(x):\n    # never actually called, which is neat\n    print(x.y)\n",
        "def _settle_books(x):\n    # this is not finished, but basics are there\n    print(x.y)\n",
        "def _settle_books(x):\n    # needs other terms\n    # TODO: streamline\n    print(x.y)\n",
        "def _settle_books(x):\n    raise RuntimeError('settle_books has been removed')\n",
        "def _settle_books(x):\n    '''Sum up.\n\n    This is run separately.\n    '''\n    print(x.y)\n",
        "def _settle_books(x):\n    return x.y\n    # TODO\n\n\ndef run(): ...\n\nrun()\n",
    ],
)
def test_a_comment_that_speaks_of_it_as_unused_is_quoted(tmp_path: Path, source: str) -> None:
    assert "speaks of it as unused or kept: “" in doubt(tmp_path, {"m.py": source}, "_settle_books")


def test_a_comment_about_other_code_is_no_reason(tmp_path: Path) -> None:
    source = "# kept for reference\nX = 1\n\n\ndef _settle_books(x):\n    kept = x.y  # TODO: faster\n    print(kept)\n"
    assert doubt(tmp_path, {"m.py": source}, "_settle_books") == ""


@pytest.mark.parametrize(
    "text",
    ["'''A module.\n\nSee _settle_books() for more.\n'''\n", "def run():\n    '''As `_settle_books`.'''\n\nrun()\n"],
)
def test_a_docstring_of_the_same_file_that_names_it_is_a_reason(tmp_path: Path, text: str) -> None:
    assert "text in the file names it" in doubt(tmp_path, {"m.py": text + UNUSED}, "_settle_books")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("n.py", "# _settle_books(1)\n"),
        ("n.py", "'''See :func:`_settle_books`.'''\n"),
        ("web/app.ts", "call('_settle_books')\n"),
    ],
)
def test_another_file_that_names_it_out_of_sight_is_told(tmp_path: Path, path: str, text: str) -> None:
    assert doubt(tmp_path, {"m.py": UNUSED, path: text}, "_settle_books").startswith(f"{path} names it")


@pytest.mark.parametrize("body", ["raise NotImplementedError('later')", "import hidden_by_freezers"])
def test_a_stub_may_be_there_for_a_caller_elsewhere(tmp_path: Path, body: str) -> None:
    assert "next to nothing" in doubt(tmp_path, {"m.py": f"def _settle_books(x):\n    {body}\n"}, "_settle_books")


@pytest.mark.parametrize(
    "body", ["pass", "...", "'''Whether they are settled.'''", "'''Whether.\n\n    They are.\n    '''\n    return"]
)
def test_a_function_without_a_statement_may_mark_a_place(tmp_path: Path, body: str) -> None:
    source = f"def _settle_books(x: int) -> bool:\n    {body}\n"
    assert "a place for code to come" in doubt(tmp_path, {"m.py": source}, "_settle_books")


def test_many_comments_in_a_body_are_read_once(tmp_path: Path) -> None:
    body = "    # pass   return   # pass   return\n" * 60 + "    print(x.y)\n"
    assert doubt(tmp_path, {"m.py": f"def _settle_books(x):\n{body}"}, "_settle_books") == ""


def test_a_function_that_returns_something_marks_no_place(tmp_path: Path) -> None:
    assert doubt(tmp_path, {"m.py": "def _settle_books():\n    '''Settled.'''\n    return 42\n"}, "_settle_books") == ""


def test_what_reads_the_command_line_may_be_called_by_hand(tmp_path: Path) -> None:
    source = "import sys\n\ndef _settle_books():\n    print(sys.argv[1])\n"
    assert "by hand" in doubt(tmp_path, {"m.py": source}, "_settle_books")


@pytest.mark.parametrize("name", ["_IOWR", "_IOC_DIR", "_X"])
def test_a_macro_of_another_language_may_be_kept(tmp_path: Path, name: str) -> None:
    assert "a macro" in doubt(tmp_path, {"m.py": UNUSED.replace("_settle_books", name)}, name)


def test_a_hook_of_mlflow_and_what_it_uses_are_alive(tmp_path: Path) -> None:
    source = "class _Wrapper:\n    model = 1\n\ndef _load_pyfunc(path):\n    return _Wrapper()\n"
    assert by_symbol(tmp_path, {"m.py": source}) == {}


def test_a_method_with_the_mangled_name_of_another_class_is_for_that_class(tmp_path: Path) -> None:
    source = "class Ledger:\n    def _Clerk__settle(self):\n        print(self.x.y)\n\nLedger()\n"
    assert "another class may reach it" in doubt(tmp_path, {"m.py": source}, "Ledger._Clerk__settle")


def test_a_decorator_may_say_that_it_is_deprecated(tmp_path: Path) -> None:
    source = f"from warnings import deprecated\n\n@deprecated(\n    'use another'\n)\n{UNUSED}"
    assert "it is deprecated" in doubt(tmp_path, {"m.py": source}, "_settle_books")


@pytest.mark.parametrize(
    ("path", "tier"),
    [
        ("tests/functional/m/misplaced.py", Tier.INFORMATION),
        ("tests/test_books.py", Tier.SAFE_TO_FIX),
        ("tests/books_test.py", Tier.SAFE_TO_FIX),
        ("tests/used.py", Tier.SAFE_TO_FIX),
        ("tests/kept/__init__.py", Tier.SAFE_TO_FIX),
    ],
)
def test_a_file_among_tests_that_nothing_imports_may_be_their_data(tmp_path: Path, path: str, tier: Tier) -> None:
    files = {path: UNUSED, "tests/test_other.py": "from . import used\nimport tests.kept\n\nprint(used, tests)\n"}
    assert by_symbol(tmp_path, files)["_settle_books"].tier is tier


def test_siblings_of_joined_words_are_alternatives_too(tmp_path: Path) -> None:
    names = ("hardcodeShips", "hardcodeBuffs", "hardcodeRanges", "hardcodeDrones")
    inner = "".join(f"    def {name}():\n        print(db.x)\n" for name in names)
    source = f"def update(db):\n{inner}    return [{', '.join(names[1:])}]\n\nupdate(1)\n"
    assert "alternatives to choose from" in doubt(tmp_path, {"m.py": source}, "update.hardcodeShips")


def test_credit_in_a_readme_does_not_make_a_library_the_projects_own(tmp_path: Path) -> None:
    readme = "# Notes\n\n" + "A wiki.\n" * 150 + "Spelling: Copyright (C) 2004, Ryan Kelly\n"
    header = "# Copyright (C) 2004-2008, Ryan Kelly\n\n"
    assert "Ryan Kelly" in doubt(tmp_path, {"README.md": readme, "m.py": header + UNUSED}, "_settle_books")


@pytest.mark.parametrize(("copies", "safe"), [(3, False), (6, True)])
def test_terms_are_the_projects_own_where_most_files_have_them(tmp_path: Path, copies: int, safe: bool) -> None:
    terms = "# Redistribution and use in source and binary forms\n\n"
    files = {f"lib{n}.py": terms + "print(1)\n" for n in range(copies)} | {f"own{n}.py": "print(1)\n" for n in range(5)}
    assert (doubt(tmp_path, {**files, "m.py": terms + UNUSED}, "_settle_books") == "") is safe


def some(*names: str) -> str:
    return "\n\n".join(UNUSED.replace("_settle_books", name) for name in names)


def test_many_in_one_file_share_their_fate(tmp_path: Path) -> None:
    names = ("_add_up", "_book_in", "_close_off", "_draw_up", "_even_out", "_fill_in", "_give_out", "_hand_over")
    few = [name.replace("_", "_re", 1) for name in names[:-1]]
    found = by_symbol(tmp_path, {"m.py": some(*names), "n.py": some(*few)})
    assert {name for name, one in found.items() if one.tier is Tier.REVIEW} == set(names)
    assert "its file has 8 such findings" in found["_add_up"].evidence[-1]


def test_what_another_one_uses_makes_no_heap(tmp_path: Path) -> None:
    chain = "".join(
        f"def _{a}(x):\n    print(x.y)\n    _{b}(x)\n\n\n" for a, b in ("ab", "bc", "cd", "de", "ef", "fg", "gh")
    )
    found = by_symbol(tmp_path, {"m.py": chain + some("_h")})
    assert len(found) == 8
    assert {one.tier for one in found.values()} == {Tier.SAFE_TO_FIX}


@pytest.mark.parametrize(("paths", "tier"), [("pqr", Tier.SAFE_TO_FIX), ("pqrs", Tier.REVIEW)])
def test_what_has_namesakes_in_other_files_may_be_called_by_its_name(tmp_path: Path, paths: str, tier: Tier) -> None:
    assert by_symbol(tmp_path, {f"{one}.py": UNUSED for one in paths})["_settle_books"].tier is tier


def test_helpers_of_tests_are_copied_rather_than_called_by_their_name(tmp_path: Path) -> None:
    assert doubt(tmp_path, {f"tests/test_{one}.py": UNUSED for one in "pqrs"}, "_settle_books") == ""


def test_a_file_that_was_generated_once_is_told_below_its_imports_too(tmp_path: Path) -> None:
    source = f"# Ports.\n\nimport os\n\n# Generated by h2py 0.1.1, then cleaned up.\n\n{UNUSED}print(os.sep)\n"
    assert "Generated by h2py" in doubt(tmp_path, {"m.py": source}, "_settle_books")


@pytest.mark.parametrize("name", ["_debug_books", "_print_tree", "_pretty_print", "_profile", "_test3", "_main"])
def test_names_of_what_is_called_by_hand_are_a_reason(tmp_path: Path, name: str) -> None:
    assert "by hand" in doubt(tmp_path, {"m.py": UNUSED.replace("_settle_books", name)}, name)


@pytest.mark.parametrize("name", ["_printer", "_examine", "_testify", "_maintain"])
def test_names_that_only_begin_alike_are_not(tmp_path: Path, name: str) -> None:
    assert doubt(tmp_path, {"m.py": UNUSED.replace("_settle_books", name)}, name) == ""


def test_a_class_with_a_method_that_a_decorator_may_register_is_for_review(tmp_path: Path) -> None:
    view = "class _View:\n    @route('/')\n    def get(self):\n        return self.x.y\n"
    assert "register one of its methods" in doubt(tmp_path, {"m.py": f"from web import route\n\n{view}"}, "_View")


def test_what_a_test_defines_inside_may_be_there_for_its_effect(tmp_path: Path) -> None:
    source = "def test_it():\n    def inner(x):\n        print(x.y)\n"
    assert "a test may define it" in doubt(tmp_path, {"tests/test_m.py": source}, "test_it.inner")


def test_computed_names_in_the_file_of_a_base_class_are_a_reason(tmp_path: Path) -> None:
    files = {
        "base.py": "class Base:\n    def call(self, name):\n        return getattr(self, name)()\n",
        "m.py": "import base\n\nclass A(base.Base):\n    def _dead(self):\n        print(self.x.y)\n\nA().call('x')\n",
    }
    assert "names are computed" in doubt(tmp_path, files, "A._dead")


def test_news_that_is_no_change_log_counts_as_a_use(tmp_path: Path) -> None:
    assert by_symbol(tmp_path, {"m.py": UNUSED, "news/page.html": "{{ _settle_books }}"}) == {}
    assert "_settle_books" in by_symbol(tmp_path, {"news/page.html": "", "NEWS.md": "_settle_books was added"})


def test_a_wrapper_that_its_decorator_does_not_return_is_for_review(tmp_path: Path) -> None:
    wrapper = "    @wraps(view)\n    def wrapper():\n        print(view.name)\n"
    source = f"from functools import wraps\n\ndef guarded(view):\n{wrapper}\nprint(guarded)\n"
    assert "forgotten to return it" in doubt(tmp_path, {"m.py": source}, "guarded.wrapper")


def test_a_docstring_that_shows_a_call_of_it_is_a_reason(tmp_path: Path) -> None:
    source = "def _settle_books(x):\n    '''As in::\n\n        @_settle_books(Year)\n    '''\n    print(x.y)\n"
    assert "shows how it is called" in doubt(tmp_path, {"m.py": source}, "_settle_books")


@pytest.mark.parametrize("path", ["app/migrations/0001_first.py", "alembic/versions/ae3_books.py"])
def test_a_migration_stays_as_it_was_run(tmp_path: Path, path: str) -> None:
    assert "is left as it is" in doubt(tmp_path, {path: UNUSED}, "_settle_books")


def test_what_a_file_that_does_not_parse_names_is_used(tmp_path: Path) -> None:
    found = by_symbol(tmp_path, {"m.py": UNUSED, "old.py": "print 'x', _settle_books(1)\n"})
    assert "_settle_books" not in found


def test_a_public_class_of_a_library_offers_what_its_private_base_holds(tmp_path: Path) -> None:
    source = (
        "class _Lists:\n    def append_to_list(self):\n        print(self.x.y)\n\nclass Keywords(_Lists):\n    x = 1\n"
    )
    files = {"pyproject.toml": "[project]\nname = 'x'\n[build-system]\n", "x/__init__.py": "", "x/m.py": source}
    assert all(finding.tier is Tier.INFORMATION for finding in by_symbol(tmp_path, files).values())


@pytest.mark.parametrize(
    "header",
    [
        "# Original author: Ada Tern\n",
        "#\n# Ported to Python 2.4 by Max\n",
        "'''Backport of the mailbox module, taken from Python 3.9.'''\n",
        "# This file is part of Gannet.\n",
        "# Copyright (c) 2009-2011, Osprey Systems Inc.\n",
        "# A parser\n__version__ = '1.2'\n__author__ = 'Ada Tern'\n",
        "# Licensed to the Osprey Foundation (OF) under one\n",
        "# SPDX-License-Identifier: MIT\n",
        "NOTE = 'Permission is hereby granted, free of charge'\n",
        "# gannet-tables\n# Version: 2.5.6 - 2017-10-14\n# License: MIT\n",
    ],
)
def test_a_header_that_names_somebody_else_may_mean_a_copy(tmp_path: Path, header: str) -> None:
    files = {"m.py": header + UNUSED, "LICENSE": "Copyright 2020 Heron Ltd and contributors\n"}
    assert "copied in from another project: “" in doubt(tmp_path, files, "_settle_books")


@pytest.mark.parametrize(
    "header", ["# Copyright 2020-2026 Heron Ltd. All rights reserved.\n", "# Part of it was derived; see below.\n"]
)
def test_a_header_of_the_project_itself_is_no_doubt(tmp_path: Path, header: str) -> None:
    files = {"m.py": header + UNUSED, "LICENSE": "Copyright 2020 Heron Ltd and contributors\n"}
    assert doubt(tmp_path, files, "_settle_books") == ""


@pytest.mark.parametrize(("title", "safe"), [("# Quillfeather, an editor\n", True), ("# Another editor\n", False)])
def test_people_in_a_header_that_begins_with_the_project_s_name_wrote_for_it(
    tmp_path: Path, title: str, safe: bool
) -> None:
    header = f"{title}# Copyright (c) 2016, Ada Byron <ada@example.org>\n#\n"
    files = {"m.py": header + UNUSED, "pyproject.toml": '[project]\nname = "quillfeather"\n'}
    assert (doubt(tmp_path, files, "_settle_books") == "") is safe


def test_a_holder_that_many_files_name_is_one_of_the_project(tmp_path: Path) -> None:
    header = "# Copyright (c) 2009 Ada Tern\n"
    files = {f"n{number}.py": header for number in range(5)}
    assert doubt(tmp_path, {"m.py": header + UNUSED} | files, "_settle_books") == ""


def test_releases_that_many_files_name_are_those_of_the_project(tmp_path: Path) -> None:
    header = "# @version 2.5.6\n# @licence MIT\n"
    files = {f"n{number}.py": header for number in range(5)}
    assert doubt(tmp_path, {"m.py": header + UNUSED} | files, "_settle_books") == ""


def test_a_decorator_called_as_an_accessor_of_a_property_is_not_taken_for_one(tmp_path: Path) -> None:
    source = "def run():\n    @{}\n    def books(x):\n        print(x.y)\n\nrun()\n"
    assert by_symbol(tmp_path, {"m.py": source.format("getter(signal)")}) == {}
    assert "run.books" in by_symbol(tmp_path, {"m.py": source.format("total.getter")})


def test_a_callback_that_nobody_is_given_may_have_been_forgotten(tmp_path: Path) -> None:
    source = "def run():\n    def on_close(x):\n        print(x.y)\n\nrun()\n"
    assert "which may have been forgotten" in doubt(tmp_path, {"m.py": source}, "run.on_close")


def test_what_may_have_been_copied_in_is_not_for_review_either(tmp_path: Path) -> None:
    public = "# Ported from Perl by Ada Tern\ndef settle_books(x):\n    print(x.y)\n"
    finding = by_symbol(tmp_path, {"m.py": public})["settle_books"]
    assert finding.tier is Tier.INFORMATION
    assert "“Ported from Perl by Ada Tern”" in finding.evidence[-1]


def test_a_licence_that_the_project_writes_into_each_file_is_its_own(tmp_path: Path) -> None:
    terms = "# Permission is hereby granted, free of charge\n"
    files = {f"n{number}.py": terms for number in range(5)}
    assert doubt(tmp_path, {"m.py": terms + UNUSED} | files, "_settle_books") == ""


@pytest.mark.parametrize("name", ["_boot_time_bsd", "_win32_path", "_linux"])
def test_what_one_platform_needs_may_have_been_left_out(tmp_path: Path, name: str) -> None:
    assert "for one platform" in doubt(tmp_path, {"m.py": UNUSED.replace("_settle_books", name)}, name)


def test_a_public_method_that_does_nothing_is_information(tmp_path: Path) -> None:
    found = by_symbol(tmp_path, {"m.py": "class A:\n    def may_settle(self):\n        return True\n\nA()\n"})
    assert found["A.may_settle"].tier is Tier.INFORMATION


def test_documented_parameters_are_for_others(tmp_path: Path) -> None:
    docstring = '    """Settle.\n\n    Parameters\n    ----------\n    x : object\n    """\n'
    source = f"def _settle_books(x):\n{docstring}    print(x.y)\n"
    assert "documented as for others" in doubt(tmp_path, {"m.py": source}, "_settle_books")


def test_one_of_many_alternatives_is_for_review(tmp_path: Path) -> None:
    many = "".join(f"def _draw_{shape}(x):\n    print(x.y)\n\n" for shape in ("line", "arc", "box", "dot"))
    files = {"m.py": f"{many}\n_draw_line, _draw_arc, _draw_box\n"}
    assert "alternatives to choose from" in doubt(tmp_path, files, "_draw_dot")


def test_a_hook_with_an_underscore_before_it_may_be_switched_off(tmp_path: Path) -> None:
    files = {f"plugins/{name}.py": "def load_plugin(x):\n    print(x.y)\n" for name in "abc"}
    parked = {"plugins/d.py": "def _load_plugin(x):\n    print(x.y)\n"}
    assert "switched it off" in doubt(tmp_path, files | parked, "_load_plugin")


def test_a_function_that_is_all_another_defines_may_have_been_meant_to_be_given_back(tmp_path: Path) -> None:
    source = "def wrap(function):\n    def inner(x):\n        return function(x.y)\n\nwrap\n"
    assert "forgotten to be given back" in doubt(tmp_path, {"m.py": source}, "wrap.inner")


def test_a_mangled_method_under_a_base_from_outside_is_for_review(tmp_path: Path) -> None:
    method = "    def __engine_default(self):\n        print(self.x.y)\n"
    source = f"from traits.api import HasTraits\n\nclass A(HasTraits):\n{method}\nA()\n"
    assert "put its name together" in doubt(tmp_path, {"m.py": source}, "A.__engine_default")


def test_a_method_that_calls_what_it_overrides_may_have_lost_its_base(tmp_path: Path) -> None:
    source = "class A:\n    def _settle(self, x):\n        print(x.y)\n        super()._settle(x)\n\nA()\n"
    assert "overrides" in doubt(tmp_path, {"m.py": source}, "A._settle")


def test_the_counterpart_of_a_method_is_part_of_what_its_class_offers(tmp_path: Path) -> None:
    pair = (
        "class A:\n    def get_point(self):\n        return self.x\n\n    def set_point(self, x):\n        self.x = x\n"
    )
    found = by_symbol(tmp_path, {"m.py": f"{pair}\n\nA().get_point()\n"})
    assert any("counterpart" in one for one in found["A.set_point"].evidence)
    alone = pair.replace("get_point", "point")
    found = by_symbol(tmp_path, {"m.py": f"{alone}\n\nA().point()\n"})
    assert not any("counterpart" in one for one in found["A.set_point"].evidence)
