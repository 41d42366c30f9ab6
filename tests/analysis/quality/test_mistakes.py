from pathlib import Path

import pytest

from analysis.findings import Severity, Tier
from analysis.quality.mistakes import find_mistakes
from tests.analysis.quality.indexes import findings, rules


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("unused/import", "import os\n"),
        ("unused/variable", "def f():\n    result = g()\n\ndef g(): ...\n"),
        ("bugs/undefined-name", "def f():\n    return colour\n"),
        ("bugs/redefined", "def f(): ...\ndef f(): ...\n"),
        ("bugs/constant-condition", "def f(x):\n    assert (x, 'no x')\n"),
        ("bugs/identity-of-literal", "def f(x):\n    return x is 'a'\n"),
        ("bugs/format-arguments", "print('%s %s' % (1,))\n"),
        ("bugs/repeated-key", "X = {'a': 1, 'a': 2}\n"),
        ("bugs/mutable-default", "def f(x=[]):\n    x.append(1)\n"),
        ("bugs/loop-variable-capture", "def f(xs):\n    return [g for x in xs for g in [lambda: x]]\n"),
        ("bugs/loop-variable-capture", "def f(xs, kept):\n    for x in xs:\n        kept.append(lambda: x)\n"),
        ("bugs/loop-variable-capture", "def f(xs, kept):\n    for x in xs:\n        kept[x] = lambda: x\n"),
        ("bugs/format-arguments", "print('none' % (1,))\n"),
        ("bugs/format-arguments", "x = 1\nprint('%y' % x)\n"),
        ("bugs/strip-of-characters", "def f(s):\n    return s.strip('http')\n"),
        (
            "errors/return-in-finally",
            "def f():\n    try:\n        g()\n    finally:\n        return 1\n\ndef g(): ...\n",
        ),
        ("types/implicit-optional", "def f(x: int = None): ...\n"),
        ("scalability/blocking-call-in-async", "from time import sleep as nap\n\nasync def f():\n    nap(1)\n"),
        ("scalability/blocking-call-in-async", "import requests as r\n\nasync def f():\n    r.get('x', timeout=1)\n"),
        ("scalability/blocking-call-in-async", "import subprocess\n\nasync def f():\n    subprocess.run(['x'])\n"),
        ("scalability/cached-method", "from functools import cache\nclass A:\n    @cache\n    def f(self): ...\n"),
    ],
)
def test_a_planted_mistake_is_found(tmp_path: Path, rule: str, text: str) -> None:
    assert rules(find_mistakes, tmp_path, text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "from time import sleep\n\ndef f():\n    sleep(1)\n",
        "import asyncio\n\nasync def f():\n    await asyncio.sleep(1)\n",
        "try:\n    import ujson\nexcept ImportError:\n    pass\n",
        "import os as os\n",
        "import os\n__all__ = ['os']\n",
        "__all__ = ['late']\n\ndef __getattr__(name): ...\n",
        "def f(x=()): ...\n",
    ],
)
def test_what_is_meant_is_not_reported(tmp_path: Path, text: str) -> None:
    assert rules(find_mistakes, tmp_path, text) == []


def test_an_unused_import_is_safe_to_fix_and_says_how(tmp_path: Path) -> None:
    (finding,) = findings(find_mistakes, tmp_path, {"a.py": "import os\n\ndef f(): ...\n"})
    assert (finding.tier, finding.fix, finding.symbol) == (Tier.SAFE_TO_FIX, "Remove unused import: `os`", "os")
    assert (finding.context, finding.engine, finding.location.line) == ("import os", "ruff", 1)


def test_an_import_that_may_be_for_its_effect_is_left_to_a_reviewer(tmp_path: Path) -> None:
    (finding,) = findings(find_mistakes, tmp_path, {"a.py": "import app.models\n\ndef f(): ...\n"})
    assert finding.tier is Tier.REVIEW


@pytest.mark.parametrize("text", ["from pkg.b import x\n", "from .b import x\n", "import json as fast_json\n"])
def test_an_import_that_users_of_a_library_may_take_is_left_to_a_reviewer(tmp_path: Path, text: str) -> None:
    files = {"pkg/a.py": f"{text}\ndef f(): ...\n", "pkg/b.py": "x = 1\n"}
    assert [finding.tier for finding in findings(find_mistakes, tmp_path, files)] == [Tier.REVIEW]


def test_a_module_of_imports_alone_is_information(tmp_path: Path) -> None:
    (finding,) = findings(find_mistakes, tmp_path, {"compat.py": "from collections import OrderedDict\n"})
    assert finding.tier is Tier.INFORMATION


def test_an_import_in_a_migration_is_information(tmp_path: Path) -> None:
    text = "import sys\n\n\nclass Migration:\n    dependencies = []\n"
    (finding,) = findings(find_mistakes, tmp_path, {"shop/migrations/0002_more.py": text})
    assert finding.tier is Tier.INFORMATION


def test_packages_may_re_export(tmp_path: Path) -> None:
    assert findings(find_mistakes, tmp_path, {"pkg/__init__.py": "from .a import x\n", "pkg/a.py": "x = 1\n"}) == []


@pytest.mark.parametrize(
    "user",
    ["from pkg.compat import dumps\nprint(dumps)\n", "from pkg import compat\nprint(compat.dumps)\n"],
)
def test_an_import_that_another_file_takes_from_here_is_used(tmp_path: Path, user: str) -> None:
    files = {"pkg/compat.py": "from json import dumps\n", "pkg/user.py": user}
    assert findings(find_mistakes, tmp_path, files) == []


def test_an_import_that_a_test_patches_by_name_is_used(tmp_path: Path) -> None:
    files = {"pkg/mail.py": "from smtplib import SMTP\n", "tests/test_mail.py": "TARGET = 'pkg.mail.SMTP'\n"}
    assert findings(find_mistakes, tmp_path, files) == []


@pytest.mark.parametrize(
    "files",
    [
        {"pkg/__init__.py": "import pkg.db\n\ndef f():\n    db.close()\n", "pkg/db.py": "def close(): ...\n"},
        {"a.py": "print(TT('x'))\n", "lang.py": "import builtins\nbuiltins.__dict__['TT'] = str\n"},
        {"a.py": "exec(open('version.py').read())\nprint(__version__)\n"},
    ],
)
def test_names_that_are_given_in_other_ways_are_information(tmp_path: Path, files: dict[str, str]) -> None:
    assert [(one.rule_id, one.tier) for one in findings(find_mistakes, tmp_path, files)] == [
        ("bugs/undefined-name", Tier.INFORMATION)
    ]


def test_names_of_python_2_are_information(tmp_path: Path) -> None:
    (finding,) = findings(find_mistakes, tmp_path, {"a.py": "def f(x):\n    return unicode(x)\n"})
    assert (finding.tier, finding.severity) == (Tier.INFORMATION, Severity.LOW)


def test_what_a_constructor_passes_on_does_no_harm(tmp_path: Path) -> None:
    text = "class A(B):\n    def __init__(self):\n        return super().__init__()\n\nfrom b import B\n"
    (finding,) = (
        one for one in findings(find_mistakes, tmp_path, {"a.py": text}) if one.rule_id == "bugs/wrong-protocol"
    )
    assert finding.tier is Tier.INFORMATION


def test_an_annotation_may_name_what_comes_later(tmp_path: Path) -> None:
    assert (
        rules(
            find_mistakes,
            tmp_path,
            "class A:\n    def of(self) -> A: ...\n    def to(self) -> B: ...\n\nclass B: ...\n",
        )
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    try:\n        g()\n    except ValueError as error:\n        raise\n\ndef g(): ...\n",
        "def f(xs):\n    for x in xs:\n        def g():\n            return x\n        g()\n",
        "def f(xs):\n    for x in xs:\n        attempt(lambda: x)\n\ndef attempt(g): ...\n",
        "import a\n\ndef f(x: 'Later') -> a: ...\n",
        "DOC = 'no place' % globals()\n",
        "def f(length):\n    return '{:~}'.format(length)\n",
        "StringStruct('a')\n",
    ],
)
def test_habits_are_information(tmp_path: Path, text: str) -> None:
    assert [finding.tier for finding in findings(find_mistakes, tmp_path, {"a.py": text})] == [Tier.INFORMATION]


def test_tests_hear_of_undefined_names_only_at_low_severity_and_not_of_style(tmp_path: Path) -> None:
    text = "def test_f(x=[]):\n    return colour\n"
    (finding,) = findings(find_mistakes, tmp_path, {"tests/test_a.py": text})
    assert (finding.rule_id, finding.severity) == ("bugs/undefined-name", Severity.LOW)


def test_copies_of_other_peoples_code_are_left_alone(tmp_path: Path) -> None:
    assert findings(find_mistakes, tmp_path, {"pkg/_vendor/a.py": "import os\n", "pkg/a_pb2.py": "import os\n"}) == []


def test_an_alias_that_another_file_takes_from_here_is_used(tmp_path: Path) -> None:
    files = {
        "pkg/compat.py": "import json as j\nimport csv as c\n",
        "pkg/user.py": "from pkg.compat import j\nj.dumps\n",
    }
    assert [finding.location.line for finding in findings(find_mistakes, tmp_path, files)] == [2]


def test_a_name_that_many_files_use_and_none_defines_is_set_by_whoever_loads_them(tmp_path: Path) -> None:
    files = {f"engines/{name}.py": "def request():\n    logger.debug('x')\n" for name in "abc"}
    found = findings(find_mistakes, tmp_path, {**files, "d.py": "def f():\n    return colour\n"})
    assert [(finding.symbol, finding.tier) for finding in found if finding.tier is not Tier.INFORMATION] == [
        ("colour", Tier.REVIEW)
    ]
    assert len(found) == 4


def test_a_log_message_without_place_for_its_arguments_is_found(tmp_path: Path) -> None:
    found = findings(find_mistakes, tmp_path, {"m.py": "import logging\n\ndef f(x):\n    logging.info('found', x)\n"})
    assert [(finding.rule_id, finding.symbol) for finding in found] == [("bugs/format-arguments", "f")]


@pytest.mark.parametrize("text", ["import os\n\ndef f(): ...\n", "def f(x: int = LEAST): ...\n"])
def test_a_stub_that_nothing_runs_has_no_mistakes(tmp_path: Path, text: str) -> None:
    (finding,) = findings(find_mistakes, tmp_path, {"stubs/a.pyi": text})
    assert finding.tier is Tier.INFORMATION


def test_what_a_handler_around_names_is_defined_in_functions_too(tmp_path: Path) -> None:
    text = (
        "def f(): ...\ntry:\n    f()\nexcept Exception as e:\n    g = []\n    print(\n        filter(lambda x: e, g))\n"
    )
    assert "bugs/undefined-name" not in rules(find_mistakes, tmp_path, text)
    assert "bugs/undefined-name" in rules(find_mistakes, tmp_path, f"{text}print(e)\n")


@pytest.mark.parametrize(("remark", "found"), [("", 1), ("  # pylint: disable=lost-exception", 0), ("  # again", 1)])
def test_an_exception_may_be_lost_on_purpose(tmp_path: Path, remark: str, found: int) -> None:
    text = f"def f():\n    try:\n        g()\n    finally:\n        return True{remark}\n\ndef g(): ...\n"
    assert len(rules(find_mistakes, tmp_path, text)) == found


@pytest.mark.parametrize(("decorator", "found"), [("@app.on('a')", 0), ("@staticmethod", 1), ("", 1)])
def test_a_decorator_may_have_handed_on_what_is_defined_again(tmp_path: Path, decorator: str, found: int) -> None:
    text = f"class A:\n    {decorator}\n    def f(): ...\n\n    {decorator}\n    def f(): ...\n"
    assert rules(find_mistakes, tmp_path, text).count("bugs/redefined") == found


def test_what_gettext_installs_for_all_files_is_defined(tmp_path: Path) -> None:
    files = {"a.py": "def f(n):\n    return ngettext('one', 'many', n)\n"}
    assert [one.tier for one in findings(find_mistakes, tmp_path, files)] == [Tier.REVIEW]
    files["b.py"] = "import gettext\n\ngettext.install('app', names=['ngettext'])\n"
    assert [one.tier for one in findings(find_mistakes, tmp_path, files)] == [Tier.INFORMATION]
