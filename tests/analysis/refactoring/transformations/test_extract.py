"""Lines of a function as a function of their own, that does the same."""

from pathlib import Path

import pytest

from tests.analysis.refactoring.transformations.steps import after, refusal

BILL = """\
class Bill:
    def total(self, lines: list[int], rate: int) -> int:
        whole = 0
        # each line that counts
        for line in lines:
            if line > rate:
                whole += line  # more
            else:
                whole -= self.least(line)
        print(whole)
        return whole + rate

    def least(self, line: int) -> int:
        return 1


def plain(items):
    found = []
    for item in items:
        if item:
            text = str(item)
            found.append(text)
    return found
"""


def run(text: str, call: str) -> object:
    known: dict[str, object] = {}
    exec(text, known)
    return eval(call, known)


def test_a_loop_of_a_method_becomes_a_method_that_gives_back_what_it_sets(tmp_path: Path) -> None:
    (changed,) = after(tmp_path, {"a.py": BILL}, "extract a.Bill.total 4-9 _sum_of").values()
    assert changed.startswith("""\
class Bill:
    def total(self, lines: list[int], rate: int) -> int:
        whole = 0
        # each line that counts
        whole = self._sum_of(lines, rate, whole)
        print(whole)
        return whole + rate

    def _sum_of(self, lines: list[int], rate: int, whole: int) -> int:
        for line in lines:
            if line > rate:
                whole += line  # more
            else:
                whole -= self.least(line)
        return whole

    def least""")
    assert run(changed, "Bill().total([1, 5], 2)") == run(BILL, "Bill().total([1, 5], 2)") == 6


def test_results_of_what_is_imported_are_annotated_where_the_file_has_their_names(tmp_path: Path) -> None:
    there = "class Tax: ...\nclass Rate: ...\ndef tax() -> Tax: ...\ndef rate() -> Rate: ...\n"
    here = """\
        from b import Tax, rate, tax

        def f(one: int) -> None:
            held = tax()
            share = rate()
            print(one)
            print(held, share)
        """
    (changed,) = after(tmp_path, {"a.py": here, "b.py": there}, "extract a.f 7-7 show").values()
    assert "def show(held: Tax, share) -> None:" in changed


def test_the_body_of_a_branch_of_a_function_becomes_a_function_behind_it(tmp_path: Path) -> None:
    (changed,) = after(tmp_path, {"a.py": BILL}, "extract a.plain 21-22 keep").values()
    assert changed.endswith("""\
        if item:
            keep(item, found)
    return found


def keep(item, found):
    text = str(item)
    found.append(text)
""")
    assert run(changed, "plain([0, 1])") == ["1"]


def test_an_end_of_a_function_is_returned_and_what_waits_is_awaited(tmp_path: Path) -> None:
    text = "async def f(a: int) -> int:\n    b = a + 1\n    if b:\n        return await g(b)\n    return a\n"
    (changed,) = after(tmp_path, {"a.py": text}, "extract a.f 3-5 rest").values()
    assert changed == (
        "async def f(a: int) -> int:\n    b = a + 1\n    return await rest(b, a)\n\n\n"
        "async def rest(b, a: int) -> int:\n    if b:\n        return await g(b)\n    return a\n"
    )


@pytest.mark.parametrize(
    ("body", "lines", "call"),
    [
        ("    for y in x:\n        print(y)\n    for y in x:\n        print(y)", "2-3", "    part(x)\n"),
        ("    y = 1\n    while x:\n        print(y)\n        y = 2", "5-5", "        y = part()\n"),
        ("    y = 1\n    match x:\n        case 1:\n            y = 2\n    y = 3\n    z = y", "2-5", "    part(x)\n"),
        (
            "    try:\n        y = x()\n    except KeyError:\n        pass\n    else:\n        print(y)",
            "2-7",
            "    part(x)\n",
        ),
        ("    if (y := x()) is None:\n        print(y)\n    print(y)", "2-3", "    y = part(x)\n"),
        ("    del x[1]\n    print(x)", "2-2", "    part(x)\n"),
        ("    y = 1\n    z = lambda: y\n    y = 2\n    return z()", "2-2", "    y = part()\n"),
    ],
)
def test_what_is_set_is_returned_where_it_may_be_read_later(tmp_path: Path, body: str, lines: str, call: str) -> None:
    (changed,) = after(tmp_path, {"a.py": f"def f(x):\n{body}\n"}, f"extract a.f {lines} part").values()
    assert call in changed


def test_an_elif_cannot_be_taken_from_its_if(tmp_path: Path) -> None:
    text = "def f(a, b):\n    if a:\n        print(1)\n    elif b:\n        print(2)\n"
    assert "no whole statements" in refusal(tmp_path, {"a.py": text}, "extract a.f 4-5 part")


@pytest.mark.parametrize(
    ("body", "goal", "reason"),
    [
        ("    if x:\n        return 1\n    return x", "2-3", "line 3 returns from the function"),
        ("    for y in x:\n        if y:\n            continue\n        print(y)", "3-4", "leaves a loop"),
        ("    if x:\n        y = 1\n    print(y)", "2-3", "`y` may or may not be set"),
        ("    if x:\n        y = 1\n    print(y)", "4-4", "`y` may not be set before these lines"),
        ("    if x:\n        y = 1\n    else:\n        y = 2\n        print(y)", "2-3", "no whole statements"),
        ("    y = x\n    del y", "2-3", "belongs to its own function (delete)"),
        ("    y = x and (z := x())\n    print(z)", "3-3", "`z` may not be set before these lines"),
        ("    y = yield x", "2-2", "belongs to its own function (yield)"),
        ("    print(locals())", "2-2", "uses `locals`"),
        ("    y = lambda: x", "2-2", "makes a function"),
        ('    y = """a\n    b"""', "2-3", "has several lines"),
        (
            "    try:\n        y = x()\n    except ValueError:\n        pass\n    print(y)",
            "3-3",
            "an error in these lines",
        ),
        ("    if x:\n        y = 1\n        print(y)", "2-3", "no whole statements"),
        ("    print(x)", "9-4", "no whole statements"),
        ("    print(x)", "two", "are no lines"),
    ],
)
def test_lines_stay_where_they_leave_or_set_in_another_way(tmp_path: Path, body: str, goal: str, reason: str) -> None:
    assert reason in refusal(tmp_path, {"a.py": f"def f(x):\n{body}\n"}, f"extract a.f {goal} part")
