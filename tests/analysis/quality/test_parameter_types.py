from pathlib import Path

import pytest

from analysis.findings import Tier
from analysis.quality.parameter_types import find_parameter_types
from tests.analysis.quality.indexes import findings, rules

TYPED = "\n".join(f"def typed_{number}(a: int, b: str) -> int: ...\n" for number in range(6))


def base_and(override: str, base: str = "size: int") -> str:
    return (
        f"class Base:\n    def draw(self, {base}) -> None: ...\n\n"
        f"class Child(Base):\n    def draw(self, {override}) -> None: ...\n"
    )


def test_a_gap_in_a_typed_package_is_one_finding_for_the_file(tmp_path: Path) -> None:
    gap = "def f(x): ...\n\nclass A:\n    def g(self, y, z: int): ...\n"
    (finding,) = findings(find_parameter_types, tmp_path, {"pkg/a.py": TYPED, "pkg/b.py": gap})
    assert finding.rule_id == "types/missing-parameter-type"
    assert finding.tier is Tier.INFORMATION
    assert finding.message == "2 parameters have no type, in `f`, `A.g`"
    assert [(place.line, place.note) for place in finding.locations] == [(1, "f(x)"), (4, "A.g(y)")]
    assert finding.evidence == ("87% of the parameters in pkg have a type",)


def test_a_package_that_does_not_annotate_is_not_asked_to(tmp_path: Path) -> None:
    untyped = "\n".join(f"def f{number}(a, b): ...\n" for number in range(9))
    assert findings(find_parameter_types, tmp_path, {"pkg/a.py": TYPED, "pkg/b.py": untyped}) == []


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n    def f(self): ...\n    @classmethod\n    def g(klass): ...\n",
        "def f(*args, **kwargs): ...\n",
        "def f(_ignored): ...\n",
        "def f() -> None:\n    def inner(x): ...\n",
        "f = lambda x: x\n",
    ],
)
def test_what_needs_no_type_is_not_a_gap(tmp_path: Path, text: str) -> None:
    assert rules(find_parameter_types, tmp_path, TYPED + "\n" + text) == []


@pytest.mark.parametrize(
    ("base", "override"),
    [
        ("size: int", "size: str"),
        ("size: int | None", "size: int"),
        ("size: Optional[int] = None", "size: int = 0"),
        ("size: t.Union[int, str]", "size: str"),
        ("size: float", "size: int"),
        ('size: "int"', "size: str"),
    ],
)
def test_an_override_that_accepts_less_is_found(tmp_path: Path, base: str, override: str) -> None:
    assert rules(find_parameter_types, tmp_path, base_and(override, base)) == ["types/inconsistent-parameter-type"]


@pytest.mark.parametrize(
    ("base", "override"),
    [
        ("size: int", "size: int | None"),
        ("size: Optional[int]", "size: int | None"),
        ("size: int", "size: float"),
        ("size: int", "size: 'int'"),
        ("size: int", "size"),
        ("size: int", "size: Any"),
        ("size: Shape", "size: Square"),
        ("size: int", "length: str"),
    ],
)
def test_an_override_that_accepts_as_much_is_fine(tmp_path: Path, base: str, override: str) -> None:
    assert rules(find_parameter_types, tmp_path, base_and(override, base)) == []


def test_both_places_are_shown(tmp_path: Path) -> None:
    (finding,) = findings(find_parameter_types, tmp_path, {"a.py": base_and("size: str")})
    assert [(place.line, place.note) for place in finding.locations] == [(5, ""), (2, "what it overrides")]
    assert finding.symbol == "Child.draw"


@pytest.mark.parametrize(
    "signature", ["x: int = 'a'", "x: str = 1", "x: int = True", "*, x: bytes = ''", "x: bool = 1"]
)
def test_a_default_of_another_type_is_found(tmp_path: Path, signature: str) -> None:
    assert rules(find_parameter_types, tmp_path, f"def f({signature}): ...\n") == ["types/default-of-another-type"]


@pytest.mark.parametrize(
    "signature", ["x: float = 1", "x: int = ...", "x: str = None", "x: Colour = 'red'", "x: int = SIZE", "x=1"]
)
def test_a_default_that_fits_or_cannot_be_judged_is_fine(tmp_path: Path, signature: str) -> None:
    assert rules(find_parameter_types, tmp_path, f"def f({signature}): ...\n") == []
