"""Dead code inside a module: what is reported, and what only looks dead."""

import pytest

from analysis.findings import Tier


def dead(found) -> dict[str, str]:
    return {one.symbol: one.rule_id for one in found if one.rule_id.startswith("dead-code/")}


def test_unexported_code_without_a_reference_is_dead(findings) -> None:
    found = findings({"a.ts": """
        import './setup'
        function never() {}
        const arrow = () => 1
        class Gone {}
        type Shape = { a: number }
    """, "b.ts": """
        import './setup'
        function recursive() { recursive() }
        class Kept { #hidden() {} private idle() {} private used() {} run() { this.used() } }
        new Kept().run()
    """, "setup.ts": "never.toString()"})  # fmt: skip
    assert dead(found) == {
        "never": "dead-code/unused-function",
        "arrow": "dead-code/unused-function",
        "recursive": "dead-code/unused-function",
        "Gone": "dead-code/unused-class",
        "Shape": "dead-code/unused-type",
        "Kept.#hidden": "dead-code/unused-method",
        "Kept.idle": "dead-code/unused-method",
    }
    assert all(one.tier is Tier.SAFE_TO_FIX and one.evidence and one.context for one in found)


def test_many_in_one_file_may_be_reached_in_a_way_that_is_not_seen(findings) -> None:
    names = ["open", "close", "lock", "unlock", "ring", "knock", "bolt", "hinge"]
    found = findings({"a.ts": "import 'x'\n" + "\n".join(f"function {name}() {{ return 1 }}" for name in names)})
    assert set(dead(found)) == set(names)
    assert {one.tier for one in found if one.rule_id.startswith("dead-code/")} == {Tier.REVIEW}


def test_many_types_of_one_file_are_still_safe(findings) -> None:
    found = findings({"a.ts": "import 'x'\n" + "\n".join(f"type {name} = string" for name in "ABCDEFGHI")})
    assert {one.tier for one in found if one.rule_id.startswith("dead-code/")} == {Tier.SAFE_TO_FIX}


@pytest.mark.parametrize("first", ["", "\n", "\n\n  \n", "// a comment\n"])
def test_a_file_may_begin_with_a_blank_line(findings, first: str) -> None:
    source = "class Page { show() { return hidden() } }\nfunction hidden() { return 1 }\nexport default Page\n"
    found = findings({"a.ts": first + source, "b.ts": "import Page from './a'\nnew Page().show()\n"})
    assert dead(found) == {}


@pytest.mark.parametrize(
    "source",
    [
        "export {}; declare function external(): void; declare global { interface Window { a: number } }",
        "import { Injectable } from '@angular/core'; @Injectable() class Service {}",
        "export {}; class A { private on_a() {} run(e: string) { this[`on_${e}`]() } } new A().run('a')",
        "function onclickOfThePage() {}",
        "import x from 'x'; const View = () => null; export const page = () => <View/>; x(page)",
        "export {}; function typed(): void {} export type T = typeof typed",
        "import x from 'x'; function decorate() {} class A { @decorate() a = 1 } x(A)",
        "export {}; function later() {} const table = { later }; table.later()",
        "const helper = () => 1; module.exports = { helper }",
        "export {}; function _unusedOnPurpose() {}",
        "export {}; class Base { private constructor() {} static make() { return new Base() } } Base.make()",
    ],
)
def test_what_something_reaches_in_another_way_is_not_dead(findings, source: str) -> None:
    assert [one for one in findings({"a.tsx": source}) if "unused-f" in one.rule_id or "unused-c" in one.rule_id] == []
    assert [one for one in findings({"a.tsx": source}) if "unused-method" in one.rule_id] == []


def test_a_name_in_a_string_makes_it_a_question(findings) -> None:
    (one,) = findings({"a.ts": "import x from 'x'\nfunction handler() {}\nx('handler')"})
    assert one.tier is Tier.REVIEW
    assert one.confidence < 0.7


def test_declaration_files_and_vendored_code_are_left_alone(findings) -> None:
    dead_class = "export {}\nclass Gone {}"
    assert findings({"a.d.ts": dead_class, "vendor/b.ts": dead_class}) == []


def test_functions_that_only_call_each_other_are_dead(findings) -> None:
    found = findings({"a.ts": """
        import 'x'
        function ping(n: number): void { pong(n) }
        const pong = (n: number) => { ping(n) }
        function odd(n: number) { even(n) }
        function even(n: number) { odd(n) }
        even(1)
    """})  # fmt: skip
    assert dead(found) == {"ping": "dead-code/unused-function", "pong": "dead-code/unused-function"}


def test_functions_of_a_classic_script_may_be_called_by_its_page(findings) -> None:
    assert dead(findings({"a.js": "function ping() { pong() }\nfunction pong() { ping() }"})) == {}


@pytest.mark.parametrize("access", ["this[`visit_${k}`]()", "(this as any)['visit_' + k]()"])
def test_a_class_that_dispatches_by_prefix_may_have_other_dead_methods(findings, access: str) -> None:
    members = "private visit_x() {} private idle() {}"
    found = findings(
        {"a.ts": f"export {{}}; class A {{ {members} run(kind: string) {{ {access} }} }} new A().run('x')"}
    )
    assert dead(found) == {"A.idle": "dead-code/unused-method"}


@pytest.mark.parametrize("path", ["tests/data/ace.js", "examples/a.js", "app/static/js/lib/hls.js"])
def test_what_nobody_here_would_change_is_left_out(findings, path: str) -> None:
    assert dead(findings({path: "export {}\nfunction gone() {}\n"})) == {}


@pytest.mark.parametrize("path", ["page.html", "templates/head.tmpl"])
def test_what_a_page_calls_in_a_script_is_for_review(findings, path) -> None:
    script = "const jquery = require('jquery')\njquery.ready()\nfunction search(box) { box.go() }\n"
    (one,) = findings({"static/script.js": script, path: '<input onkeyup="search(this)">'})
    assert one.tier is Tier.REVIEW
    assert one.evidence[-1] == "a page, a template or a text names it, and the file may be loaded as a script"
    assert one.fix == ""


@pytest.mark.parametrize(
    ("remark", "tier"),
    [
        ("/*\nit('works', () => {\n  setUp(1)\n})\n*/", Tier.REVIEW),
        ("/* it */ const it = 1", Tier.SAFE_TO_FIX),
        ("const files = 'src/**/*.ts'", Tier.SAFE_TO_FIX),
    ],
)
def test_a_call_in_a_comment_of_several_lines_is_seen(findings, remark: str, tier: Tier) -> None:
    found = findings({"a.ts": f"import 'x'\n{remark}\nfunction setUp(n: number) {{ return n }}\n"})
    assert {one.tier for one in found if one.symbol == "setUp"} == {tier}


def test_what_a_comment_says_is_kept_is_for_review_with_all_that_only_it_uses(findings) -> None:
    found = findings({"a.ts": """
        import './setup'
        /** KEPT FOR POSTERITY */
        const load = () => {
          return part()
        }
        const part = () => 1
        const other = () => 2
    """, "setup.ts": "1"})  # fmt: skip
    assert {one.symbol: one.tier for one in found} == {
        "load": Tier.REVIEW,
        "part": Tier.REVIEW,
        "other": Tier.SAFE_TO_FIX,
    }


def test_what_stands_in_a_test_of_types_is_a_test_by_standing_there(findings) -> None:
    assert findings({"a.test-d.ts": "import './setup'\nfunction never() {}\n", "setup.ts": "1"}) == []


@pytest.mark.parametrize("page", ["dialog.xhtml", "dialog.pug"])
def test_what_a_page_calls_in_a_module_is_for_review_with_all_that_it_uses(findings, page: str) -> None:
    found = findings({
        "package.json": "{}",
        "dialog.jsx": "import x from 'x'\nx()\nfunction onLoadDialog() { fillRows() }\nfunction fillRows() { x(1) }\n",
        page: '<window onload="onLoadDialog();"/>\n',
    })  # fmt: skip
    dead = [one for one in found if one.rule_id == "dead-code/unused-function"]
    assert {one.symbol: one.tier for one in dead} == {"onLoadDialog": Tier.REVIEW, "fillRows": Tier.REVIEW}
