from pathlib import Path

import pytest

from analysis.findings import Tier
from analysis.quality.unused_parameters import find_unused_parameters
from tests.analysis.quality.indexes import findings, rules

USED = "\n\nprint(_f(1, 2))\n"


def test_a_private_functions_unused_parameter_is_worth_a_look(tmp_path: Path) -> None:
    files = {"a.py": "def _f(used, ignored):\n    return used\n" + USED}
    (finding,) = findings(find_unused_parameters, tmp_path, files)
    assert (finding.tier, finding.symbol, finding.location.line) == (Tier.REVIEW, "ignored", 1)


def test_a_public_functions_unused_parameter_is_information(tmp_path: Path) -> None:
    (finding,) = findings(find_unused_parameters, tmp_path, {"a.py": "def f(ignored):\n    return 1\n"})
    assert finding.tier is Tier.INFORMATION


@pytest.mark.parametrize(
    "text",
    [
        "def _f(*ignored, **also):\n    return 1\n",
        "def _f(_ignored):\n    return 1\n",
        "@app.route('/')\ndef _f(ignored):\n    return 1\n",
        "def _f(ignored):\n    return 1\n\nregister(_f)\n",
        "def _f(ignored):\n    return 1\n\nHANDLERS = {'f': _f}\n",
        "def _f(ignored):\n    return 1\n\nclient.on_message = _f\n",
        "class A(Base):\n    def _f(self, ignored):\n        return 1\n",
        "class A:\n    def _f(self, x):\n        return 1\n\nclass B:\n    def _f(self, x):\n        return x\n",
        "class A:\n    def _f(self, ignored):\n        return 1\n    def g(self):\n        connect(self._f)\n",
        "class A:\n    def _f(self, ignored):\n        raise NotImplementedError\n",
        "class A:\n    def __exit__(self, kind, error, trace):\n        return None\n",
        "@dataclass\nclass A:\n    def _f(self, ignored):\n        return 1\n",
        "def _load_f(ignored):\n    return 1\n\ndef g(kind):\n    return getattr(a, f'_load_{kind}')\n",
        "def _f(ignored):\n    return 1\n\nHOOKS = ['_f']\n",
        "def outer():\n    def inner(ignored):\n        return 1\n    return inner\n",
    ],
)
def test_a_signature_that_others_decide_is_not_reported(tmp_path: Path, text: str) -> None:
    assert rules(find_unused_parameters, tmp_path, text) == []


def test_a_function_that_another_file_hands_over_is_not_reported(tmp_path: Path) -> None:
    files = {
        "a.py": "def _on_done(ignored):\n    return 1\n",
        "b.py": "from a import _on_done\nfuture.add_done_callback(_on_done)\n",
    }
    assert findings(find_unused_parameters, tmp_path, files) == []


def test_tests_may_ignore_their_fixtures(tmp_path: Path) -> None:
    files = {"tests/test_a.py": "def test_f(database):\n    assert True\n"}
    assert findings(find_unused_parameters, tmp_path, files) == []
