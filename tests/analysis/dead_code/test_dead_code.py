import subprocess
from pathlib import Path

import pytest

from analysis.dead_code import RULES, find_dead_code
from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store

LIBRARY = {"pyproject.toml": "[project]\nname = 'x'\n[build-system]\n", "x/__init__.py": ""}


def analyse(root: Path, files: dict[str, str]) -> list[Finding]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return find_dead_code(Index(take_snapshot(root), Store()))


def dead(root: Path, source: str) -> set[str]:
    """Symbols of an application's module `m` that are reported, at any tier."""
    return {finding.symbol for finding in analyse(root, {"m.py": source})}


def test_a_private_method_that_nobody_calls_is_safe_to_remove(tmp_path: Path) -> None:
    source = (
        "class A:\n    def run(self):\n        return 1\n\n    def _dead(self):\n        print(self.x.y)\n\nA().run()\n"
    )
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert (finding.rule_id, finding.symbol, finding.tier) == (
        "dead-code/unused-method",
        "A._dead",
        Tier.SAFE_TO_FIX,
    )
    assert finding.location.line == 5
    assert finding.fix == "Remove lines 5 to 6."
    assert finding.evidence[0] == "looked in 1 Python files and 0 other files"
    assert finding.evidence[1] == "references: none from its own body; no reference from anywhere else"


@pytest.mark.parametrize(
    "name",
    [
        '"_".join(["_visit", kind])',
        '"".join(("_visit_", kind))',
        '"_visit" + "_" + kind',
        '"_visit_" + kind.lower() + ""',
        '"_visit_{}".format(kind)',
    ],
)
def test_a_method_whose_name_is_put_together_is_used(tmp_path: Path, name: str) -> None:
    source = (
        "class A:\n    def run(self, kind):\n        return getattr(self, NAME)()\n\n"
        "    def _visit_leaf(self):\n        return self.leaf.text\n\nprint(A().run('leaf'))\n"
    )
    assert dead(tmp_path, source.replace("NAME", name)) == set()


def test_a_function_that_a_string_calls_is_used(tmp_path: Path) -> None:
    assert dead(tmp_path, "def _work(x):\n    print(x.y)\n\nimport timeit\ntimeit.timeit('_work(1)')\n") == set()
    assert dead(tmp_path, "def work(x):\n    print(x.y)\n\nimport timeit\ntimeit.timeit('work(1)')\n") == set()


def test_code_that_a_comment_names_is_for_review(tmp_path: Path) -> None:
    source = (
        "def _debug(line):\n    print('seen', line)\n\ndef run(line):\n    # _debug(line)\n    return line\n\nrun(1)\n"
    )
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert (finding.symbol, finding.tier, finding.fix) == ("_debug", Tier.REVIEW, "")


def test_a_comment_inside_the_code_itself_keeps_nothing(tmp_path: Path) -> None:
    source = "def _note(line):\n    # _note prints\n    print('seen', line)\n"
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert finding.tier is Tier.SAFE_TO_FIX


def test_libraries_that_are_carried_along_are_left_alone(tmp_path: Path) -> None:
    unused = "def _unused(x):\n    print(x.y)\n"
    carried = {f"libs/{name}/core.py": unused for name in ("requests", "six", "bs4", "chardet", "lesser_known")}
    (finding,) = analyse(tmp_path, {"m.py": unused} | carried)
    assert finding.location.path == "m.py"


def test_a_function_that_only_calls_itself_is_dead(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "def _f(n):\n    '''See _f.'''\n    return _f(n - 1)\n"})
    assert finding.rule_id == "dead-code/unused-function"
    assert "1 from its own body" in finding.evidence[1]


def test_functions_that_only_call_each_other_are_dead(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f():\n    _g()\n\ndef _g():\n    _f()\n"})
    assert [(f.symbol, f.tier) for f in found] == [("_f", Tier.SAFE_TO_FIX), ("_g", Tier.SAFE_TO_FIX)]
    assert "unused" in found[0].message
    assert "mentioned only by _g" in found[0].evidence[1]


def test_the_same_name_in_another_module_does_not_keep_a_function_alive(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f(): ...\n", "n.py": "def _f(): ...\n_f()\n"})
    assert [f.location.path for f in found] == ["m.py"]


def test_a_class_that_nobody_names_is_reported_once_without_its_methods(tmp_path: Path) -> None:
    assert dead(tmp_path, "class _A:\n    def _m(self): ...\n") == {"_A"}


def test_a_local_function_that_nobody_calls_is_dead(tmp_path: Path) -> None:
    assert dead(tmp_path, "def f():\n    def inner(): ...\n    return 1\nf()\n") == {"f.inner"}


USED = sorted((Path(__file__).parents[2] / "data" / "dead_code" / "used").glob("*.py"))


@pytest.mark.parametrize("source", USED, ids=lambda path: path.stem)
def test_what_is_used_in_a_way_that_calls_hide_is_not_reported(tmp_path: Path, source: Path) -> None:
    assert dead(tmp_path, source.read_text()) == set()


def test_there_are_sources_to_try() -> None:
    assert len(USED) >= 30


def test_a_public_name_that_many_modules_define_is_taken_for_a_convention(tmp_path: Path) -> None:
    assert analyse(tmp_path, {f"p{number}/x.py": "def async_setup(): ...\n" for number in range(3)}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project.scripts]\ntool = 'm:_entry_point'\n"),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n  tool = m:_entry_point\n"),
        ("setup.py", "from setuptools import setup\nsetup(entry_points={'x': ['t = m:_entry_point']})\n"),
        ("config.yaml", "handler: m._entry_point\n"),
        ("templates/page.html", "{{ _entry_point() }}\n"),
        ("README.md", "Call `_entry_point()`.\n"),
        ("other.py", "from m import _entry_point\n"),
        ("other.py", "from m import _entry_point as e\n"),
        ("other.py", "from m import *\n_entry_point()\n"),
        ("other.py", "import m\nm._entry_point()\n"),
        ("stub.pyi", "from m import _entry_point\n"),
    ],
)
def test_what_another_file_mentions_is_used(tmp_path: Path, path: str, text: str) -> None:
    assert analyse(tmp_path, {"m.py": "def _entry_point(): ...\n", path: text}) == []


def test_a_change_log_is_no_use(tmp_path: Path) -> None:
    files = {"m.py": "def _gone(): ...\n", "CHANGELOG.md": "Renamed `_gone`\n"}
    assert [f.symbol for f in analyse(tmp_path, files)] == ["_gone"]


def test_a_symbol_that_only_tests_use_is_a_class_of_its_own(tmp_path: Path) -> None:
    files = {"m.py": "def _f(): ...\n", "tests/test_m.py": "from m import _f\n\ndef test_f():\n    _f()\n"}
    (finding,) = analyse(tmp_path, files)
    assert (finding.rule_id, finding.tier, finding.symbol) == ("dead-code/only-tests-use", Tier.REVIEW, "_f")


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


def test_what_only_doubtful_code_uses_is_doubtful_too(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def f():\n    return _g()\n\ndef _g(): ...\n"})
    assert {f.symbol: f.tier for f in found} == {"f": Tier.REVIEW, "_g": Tier.REVIEW}


@pytest.mark.parametrize("blinding", ["globals()['x']", "eval('1')", "exec('1')", "locals()"])
def test_in_a_file_that_reaches_names_unseen_nothing_is_safe(tmp_path: Path, blinding: str) -> None:
    (finding,) = analyse(tmp_path, {"m.py": f"def _f(): ...\n{blinding}\n"})
    assert finding.tier is Tier.REVIEW


def test_a_private_method_for_subclasses_elsewhere_is_not_safe(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, LIBRARY | {"x/m.py": "class BaseThing:\n    def _m(self): ...\nBaseThing()\n"})
    assert finding.tier is Tier.REVIEW


def test_vendored_generated_example_and_test_data_files_are_left_out(tmp_path: Path) -> None:
    source = "def _f(): ...\n"
    files = {
        "_vendor/a.py": source,
        "a_pb2.py": source,
        "b.py": "# @generated by a tool\n" + source,
        "examples/c.py": source,
        "tests/data/d.py": source,
    }
    assert analyse(tmp_path, files) == []


def test_a_part_of_a_repository_is_judged_with_the_rest_in_view(tmp_path: Path) -> None:
    analyse(tmp_path, {"src/m.py": "def _f(): ...\ndef _g(): ...\n", "scripts/run.py": "from m import _f\n_f()\n"})
    subprocess.run(("git", "init", "-q", str(tmp_path)), check=True)
    found = find_dead_code(Index(take_snapshot(tmp_path, "src"), Store()))
    assert [f.symbol for f in found] == ["_g"]


def test_a_file_that_does_not_parse_is_a_finding(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "x = 1\ndef f(:\n"})
    assert finding.rule_id == "syntax/error"
    assert finding.location.line == 2
    assert "does not parse" in finding.message


def test_a_python_2_file_is_only_information(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "def f():\n    print 'hello'\n"})
    assert (finding.rule_id, finding.tier) == ("syntax/error", Tier.INFORMATION)
    assert "Python 2" in finding.message


def test_every_finding_has_a_rule_in_the_table(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f(): ...\nclass _A: ...\n", "n.py": "def (\n"})
    assert {f.rule_id for f in found} <= {rule.id for rule in RULES}


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


def test_methods_that_django_calls_by_name_are_used(tmp_path: Path) -> None:
    source = "class Backend:\n    def get_user(self, key):\n        return print(key)\n\nBackend()\n"
    assert dead(tmp_path, source) == set()


def test_what_is_there_for_tests_may_be_used_by_tests_alone(tmp_path: Path) -> None:
    files = {
        "app/testing/make.py": "def make_user():\n    return 1\n",
        "app/names.py": "def shorten():\n    return 1\n",
        "tests/test_a.py": "from app.testing.make import make_user\nfrom app.names import shorten\n"
        "def test_a():\n    make_user()\n    shorten()\n",
    }
    found = {finding.symbol: finding.tier for finding in analyse(tmp_path, files)}
    assert found == {"make_user": Tier.INFORMATION, "shorten": Tier.REVIEW}


def test_what_only_dead_code_of_another_module_imports_is_dead_but_not_safe(tmp_path: Path) -> None:
    files = {
        "m.py": "from n import _pong\n\ndef _ping(n):\n    return _pong(n)\n",
        "n.py": "def _pong(n):\n    from m import _ping\n    return _ping(n)\n",
    }
    found = analyse(tmp_path, files)
    assert [(f.symbol, f.tier) for f in found] == [("_ping", Tier.REVIEW), ("_pong", Tier.REVIEW)]
    assert "what is itself unused imports it" in found[1].evidence


@pytest.mark.parametrize(
    "user",
    ["from n import _pong\nprint(_pong)\n", "from n import _pong as p\n\ndef run():\n    p()\n\nrun()\n"],
)
def test_what_living_code_imports_is_used(tmp_path: Path, user: str) -> None:
    assert analyse(tmp_path, {"m.py": user, "n.py": "def _pong(n):\n    return n\n"}) == []


def test_what_a_module_imports_without_mentioning_it_is_offered_from_there(tmp_path: Path) -> None:
    assert analyse(tmp_path, {"m.py": "from n import _pong\n", "n.py": "def _pong(n):\n    return n\n"}) == []


def test_an_override_of_a_base_called_model_is_used(tmp_path: Path) -> None:
    base = "class Model:\n    def go(self):\n        return self._done(1)\n\n    def _done(self, x):\n        ...\n"
    child = (
        "from n import Model\n\nclass Child(Model):\n    def _done(self, x):\n        return x + 1\n\nChild().go()\n"
    )
    assert analyse(tmp_path, {"n.py": base, "m.py": child}) == []


FORM = "from django import forms\n\nclass F(forms.Form):\n    def {name}(self):\n        return self.data.x\n\nF()\n"


def test_a_private_method_that_no_framework_calls_is_worth_a_review(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": FORM.format(name="_colour_of_row")})
    assert (finding.symbol, finding.tier) == ("F._colour_of_row", Tier.REVIEW)
    assert "a base class from outside might call it" in finding.evidence


@pytest.mark.parametrize("name", ["clean_row", "_post_clean", "_clean_fields", "__html__"])
def test_what_a_framework_calls_is_used(tmp_path: Path, name: str) -> None:
    assert dead(tmp_path, FORM.format(name=name)) == set()


WRAPPING = """import functools
KNOWN = []

def logged(function):
    {keeps}
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    {marks}
    return wrapper

@logged
def used():
    return 1

@logged
def _unused():
    return used()

used()
"""


def test_a_decorator_that_only_wraps_keeps_nothing_alive(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": WRAPPING.format(keeps="pass", marks="pass")})
    assert (finding.symbol, finding.tier) == ("_unused", Tier.REVIEW)
    assert "a decorator of this component wraps it" in finding.evidence


@pytest.mark.parametrize(
    ("keeps", "marks"),
    [("KNOWN.append(function)", "pass"), ("pass", "wrapper.is_command = True"), ("KNOWN[0] = function", "pass")],
)
def test_a_decorator_that_keeps_or_marks_functions_uses_them(tmp_path: Path, keeps: str, marks: str) -> None:
    assert dead(tmp_path, WRAPPING.format(keeps=keeps, marks=marks)) == set()


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


@pytest.mark.parametrize(
    ("head", "method"),
    [
        ("from inspect import getmembers\nprint(getmembers(A))\n", "_is_ready_for_x"),
        ("", "opt_exclude"),
        ("", "add_service"),
    ],
)
def test_methods_that_others_look_up_by_name_are_used(tmp_path: Path, head: str, method: str) -> None:
    assert dead(tmp_path, f"{head}class A:\n    def {method}(self):\n        return self.x.y\n\nA()\n") == set()


def test_classes_that_a_package_finds_by_importing_its_modules_are_used(tmp_path: Path) -> None:
    loader = (
        "def load(names):\n    for name in names:\n        yield __import__(name, None, None, None, 1)\n\nload([])\n"
    )
    plugin = "from web import Page\n\nclass _2chPage(Page):\n    pass\n\nclass _Lonely:\n    pass\n"
    (finding,) = analyse(
        tmp_path,
        {
            "sites/__init__.py": loader,
            "sites/two.py": plugin.replace("web", ".common"),
            "sites/common.py": "class Page: ...\n",
        },
    )
    assert finding.symbol == "_Lonely"


def test_a_class_of_tests_that_another_runner_may_collect_is_used(tmp_path: Path) -> None:
    source = "class Account_:\n    def closes_its_books(self):\n        assert self.x.y\n"
    assert analyse(tmp_path, {"tests/account.py": source}) == []


def test_a_fake_has_the_methods_of_what_it_stands_for(tmp_path: Path) -> None:
    source = (
        "class MockSocket:\n    def getsockname(self):\n        return self.x.y.z\n\ndef test_it():\n    MockSocket()\n"
    )
    assert analyse(tmp_path, {"tests/test_a.py": source}) == []


@pytest.mark.parametrize("path", ["app/deprecated.py", "app/compat.py", "app/migrations.py", "snippets/colours.py"])
def test_public_functions_of_such_files_are_for_others(tmp_path: Path, path: str) -> None:
    assert analyse(tmp_path, {path: "def settle_books(x):\n    print(x.y)\n"}) == []


KIN = """
from web import Page
class Base:
    def _by_base(self): ...
class Plain(Base):
    def _dead(self):
        return self.x.y.z
class Mixed(Base, Page):
    def _asked(self):
        return self.x.y.z
Plain, Mixed
"""


def test_a_base_from_outside_asks_for_nothing_of_classes_that_it_shares_no_object_with(tmp_path: Path) -> None:
    assert dead(tmp_path, KIN) == {"Plain._dead"}


@pytest.mark.parametrize(
    ("base", "method", "is_dead"),
    [
        ("Thread", "run", False),
        ("Thread", "_bootstrap", False),
        ("Thread", "_settle_books", True),
        ("JSONEncoder", "iterencode", False),
        ("NoSuchThing", "_settle_books", False),
    ],
)
def test_a_base_of_the_standard_library_calls_what_it_has(
    tmp_path: Path, base: str, method: str, is_dead: bool
) -> None:
    module = "json" if base == "JSONEncoder" else "threading"
    source = (
        f"from {module} import {base}\n\nclass A({base}):\n    def {method}(self):\n        print(self.x.y)\n\nA()\n"
    )
    assert dead(tmp_path, source) == ({f"A.{method}"} if is_dead else set())


@pytest.mark.parametrize(
    "source",
    [
        "import collections.abc\nclass A(collections.abc.Mapping):\n",
        "import collections.abc as cabc\nclass A(cabc.Mapping):\n",
        "from collections import abc as cabc\nclass A(cabc.Mapping):\n",
        "from collections.abc import Mapping as Base\nclass A(Base):\n",
    ],
)
def test_a_base_is_known_however_it_was_imported(tmp_path: Path, source: str) -> None:
    methods = "    def _settle_books(self):\n        print(self.x.y)\n    def __getitem__(self, key):\n        ...\n"
    assert dead(tmp_path, f"{source}{methods}A()\n") == {"A._settle_books"}


def test_an_alias_of_what_is_outside_does_not_hide_it(tmp_path: Path) -> None:
    source = "import web.page as wp\nclass A(wp.Page):\n    def _asked(self):\n        print(self.x.y)\nA()\n"
    assert dead(tmp_path, source) == set()


def test_a_private_method_of_a_model_of_flask_sqlalchemy_is_for_review(tmp_path: Path) -> None:
    source = "from .base import db\n\nclass A(db.Model):\n    def _dead(self):\n        print(self.x.y)\n\nA()\n"
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert (finding.symbol, finding.tier) == ("A._dead", Tier.REVIEW)
