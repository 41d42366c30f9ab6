"""Cognitive complexity, with the examples of the SonarSource white paper."""

import pytest

SUM_OF_PRIMES = """
function sumOfPrimes(max) {
  let total = 0;
  OUT: for (let i = 1; i <= max; ++i) {
    for (let j = 2; j < i; ++j) {
      if (i % j === 0) { continue OUT; }
    }
    total += i;
  }
  return total;
}"""
GET_WORDS = (
    "function getWords(n) { switch (n) { case 1: return 'one'; case 2: return 'two'; default: return 'lots'; } }"
)


@pytest.mark.parametrize(
    ("source", "complexity"),
    [
        (SUM_OF_PRIMES, 7),
        (GET_WORDS, 1),
        ("function f(a) { if (a) {} else if (!a) {} else {} }", 3),
        ("function f(a, b, c, d) { return a && b && c || d }", 2),
        ("function f(a) { try { a() } catch (e) { if (e) {} } }", 3),
        ("function f(a) { return a ?? 1 }", 0),
        ("const f = (a) => a ? 1 : 2", 1),
        ("function f(a) { if (a) { return () => { if (a) {} } } }", 4),
    ],
)
def test_complexity_is_that_of_the_white_paper(read, source: str, complexity: int) -> None:
    assert read(source, "module.js").functions[0].complexity == complexity


def test_functions_inside_one_that_only_declares_count_for_themselves(read) -> None:
    outer, first, second = read("(function () { function a(x) { if (x) {} } function b(x) { if (x) {} } })()").functions
    assert (outer.complexity, first.complexity, second.complexity) == (0, 1, 1)


def test_an_element_shown_on_a_condition_is_no_decision(read) -> None:
    facts = read("const V = ({ on }) => <p>{on && <b/>}{on && (<i/>)}</p>", "v.tsx")
    assert facts.functions[0].complexity == 0


def test_functions_are_called_by_what_holds_them(read) -> None:
    source = "class A { m() {} p = () => {} } const f = function () {}; const o = { k: () => 1 }; run(() => 2)"
    assert [one.name for one in read(source).functions] == ["A.m", "p", "f", "k", ""]
