"""What frameworks, base classes and other programs call."""

from pathlib import Path

import pytest

from analysis.findings import Tier
from tests.analysis.dead_code.analysed import LIBRARY, analyse, dead


def test_a_private_method_for_subclasses_elsewhere_is_not_safe(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, LIBRARY | {"x/m.py": "class BaseThing:\n    def _m(self): ...\nBaseThing()\n"})
    assert finding.tier is Tier.REVIEW


def test_methods_that_django_calls_by_name_are_used(tmp_path: Path) -> None:
    source = "class Backend:\n    def get_user(self, key):\n        return print(key)\n\nBackend()\n"
    assert dead(tmp_path, source) == set()


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
