"""Problems that one file shows by itself."""

from pathlib import Path

import pytest

from analysis.findings import Severity, Tier
from tests.trees import commit, write_tree


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("unused/import", "import { a } from 'x'"),
        ("unused/import", "const { a } = require('x')"),
        ("unused/import", "const a = require('x')"),
        ("unused/variable", "const a = require('x')()"),
        ("unused/variable", "import 'x'; const a = 1"),
        ("unused/parameter", "export function f(a: number, b: number) { return a }"),
        ("errors/swallowed", "export const f = () => { try { g() } catch {} }"),
        ("errors/swallowed", "export const f = () => g().catch(() => {})"),
        ("errors/lost-cause", "export const f = () => { try { g() } catch (e) { throw new Error('no') } }"),
        ("errors/unhandled-promise", "async function a() {}\nexport async function b() { a() }"),
        ("errors/unhandled-promise",
         "async function a() { try { g() } catch (e) { throw e } }\nexport async function b() { a() }"),
        ("types/missing-parameter-type", "export function f(a) { return a }"),
        ("types/missing-parameter-type", "export const f = ({ size = 3, name }) => g(size, name)"),
        ("types/explicit-any", "export type A = any; export let b: any; export let c: any[]"),
        ("scalability/blocking-call", "import fs from 'fs'; export async function f() { fs.readFileSync('a') }"),
        ("scalability/blocking-call", "import { rmSync } from 'fs'; export default (req, res) => rmSync('a')"),
        ("scalability/await-in-loop", "export async function f(xs: X[]) { for (const x of xs) await send(x) }"),
        ("scalability/sequential-query", "export async function f(xs: X[]) { for (const x of xs) await db.query(x) }"),
        ("complexity/cognitive", "export const f = (a: A) => {" + "if (a) {" * 6 + "}" * 6 + "}"),
        ("complexity/long-function", "export function f() {" + "\ng()" * 120 + "\n}"),
        ("syntax/error", "const = = 3"),
        ("syntax/minified", "a();" * 3000),
    ],
)  # fmt: skip
def test_the_problem_is_reported_once(problems, rule: str, source: str) -> None:
    (one,) = [one for one in problems({"a.ts": source}) if one.rule_id == rule]
    assert one.location.path == "a.ts"
    assert one.message


@pytest.mark.parametrize(
    ("source", "tier"),
    [
        ("var SIZE = 16;\n", Tier.REVIEW),
        ("const Main = imports.ui.main;\nMain.go();\nconst SIZE = 16;\n", Tier.REVIEW),
        ("function go() { const SIZE = 16; }\ngo();\n", Tier.SAFE_TO_FIX),
        ("const go = require('x');\ngo();\nconst SIZE = 16;\n", Tier.SAFE_TO_FIX),
    ],
)
def test_what_a_script_declares_at_its_top_other_scripts_may_read(problems, source: str, tier: Tier) -> None:
    (one,) = [one for one in problems({"a.js": source}) if one.rule_id == "unused/variable"]
    assert one.tier is tier


def test_a_minified_library_pasted_into_a_file_is_nobodys_to_mend(problems) -> None:
    source = "export const own = () => { try { g() } catch {} }\n" + "try { g() } catch {};" * 20
    found = [one.location for one in problems({"a.ts": source}) if one.rule_id == "errors/swallowed"]
    assert {(place.line, place.column <= 300) for place in found} == {(1, True), (2, True)}
    assert len(found) < 20


@pytest.mark.parametrize(
    "source",
    [
        "import React from 'react'; export const f = () => <a/>",
        "/** @jsx h */ import { h } from 'preact'; export const f = () => <a/>",
        "const React = require('react'); export const f = () => <a/>",
        "import { A } from 'x'; export type B = A",
        "import { A } from 'x'; export { A }",
        "import { A } from 'x'; export const b: typeof A = 1",
        "import _ from 'x'; export const f = ({ a, ...rest }: T) => rest",
        "const { a, ...rest } = x; export { rest }",
        "export const f = ({ size = 3, kind: name = 'a' }) => g(size, name)",
        "for (const key in x) count()",
        "export function f(a: number, b: number) { return b }",
        "export function f(a: number) { return arguments.length }",
        "export class A extends B { m(a: number) {} }",
        "export class A { constructor(private a: number) {} }",
        "x.on('a', (event, extra) => 1)",
        "export const f: Handler = (a, b) => 1",
        "export const f = () => { try { g() } catch { /* absent is fine */ } }",
        "export const f = () => { try { g() } catch (e) { throw new Error('no', { cause: e }) } }",
        "export const f = () => { try { g() } catch (e) { throw new WrapError(e) } }",
        "async function a() {}\nexport async function b() { await a(); void a() }",
        "async function a() { try { await g() } catch (e) { log(e) } }\nexport async function b() { a() }",
        "export const f = (a = 1) => a",
        "import fs from 'fs'; fs.readFileSync('a')",
        "export async function f(xs: X[]) { for (const x of xs) { const y = await send(x); if (y) break } }",
        "export async function f(xs: X[]) { let last; for (const x of xs) { last = await send(x, last) } return last }",
        "export async function f(xs: X[]) { for (const x of xs) { await sleep(x) } }",
        "export async function f(xs: X[]) { for await (const x of xs) { await send(x) } }",
    ],
)
def test_what_is_meant_is_not_reported(problems, source: str) -> None:
    assert problems({"a.tsx": source}) == []


@pytest.mark.parametrize(
    "body",
    [
        "try { return new URL(a) } catch {}\nreturn b",
        "try { fs.unlinkSync(a) } catch (e) {}\nreturn b",
        "try { if (a) { await a.client.close?.() } } catch {}\nreturn b",
        "a.client?.close().catch(() => {})",
        "for (const x of xs) { try { if (await g(x)) return x } catch {} }",
        "let d = {}\ntry { d = JSON.parse(a) } catch {}\nreturn d",
        "if (a) { try { const d = await g(a); return d } catch {} }\nthrow b",
    ],
)
def test_an_attempt_with_another_way_is_only_told(problems, body: str) -> None:
    found = problems({"a.js": f"export const f = async (a, b, xs, g) => {{ {body} }}"})
    assert [one.tier for one in found if one.rule_id == "errors/swallowed"] == [Tier.INFORMATION]


@pytest.mark.parametrize(
    "body",
    [
        "try { await save(a) } catch {}\nreturn b",
        "try { await save(a); return a } catch {}",
        "try { await save(a); a.close() } catch {}\nreturn b",
        "save(a).catch(() => {})",
        "try { const b = await save(a); return res.send(b) } catch {}",
        "if (a) { try { await save(a); return res.send(a) } catch (e) {} } else { return b }",
    ],
)
def test_work_whose_failure_vanishes_is_for_review(problems, body: str) -> None:
    found = problems({"a.js": f"export const f = async (a, b, save, res) => {{ {body} }}"})
    assert [one.tier for one in found if one.rule_id == "errors/swallowed"] == [Tier.REVIEW]


def test_what_somebody_else_wrote_is_only_told(problems) -> None:
    source = (
        "/* Originally by Ada. License: MIT */\nimport { a } from 'x'\nexport const f = (g) => { try { g() } catch {} }"
    )
    found = problems({"a.ts": source, **{f"{name}.ts": "export const b = 1" for name in "bcdefgh"}})
    assert {one.tier for one in found} == {Tier.INFORMATION}


def test_a_script_longer_than_anybody_writes_is_nobodys_to_mend(problems) -> None:
    assert problems({"a.js": "var LIB = {};\n" + "LIB.f = function () { var unused; };\n" * 10_001}) == []


@pytest.mark.parametrize("path", ["src/routes/+server.ts", "src/routes/a/+page.ts"])
def test_parameters_that_sveltekit_gives_types_need_none(problems, path: str) -> None:
    assert problems({path: "export async function GET({ params, locals }) { return [params, locals] }"}) == []


def test_what_is_committed_in_dist_was_built(problems, tmp_path: Path) -> None:
    source = "const unused = 1\nmodule.exports = () => { try { g() } catch {} }"
    commit(write_tree(tmp_path, {"dist/node/a.cjs": source, "a.cjs": source}))
    assert {one.location.path for one in problems({})} == {"a.cjs"}


def test_tests_and_scripts_are_spared_all_but_unused_names(problems) -> None:
    source = "import { a } from 'x'\nimport fs from 'fs'\nasync () => { try { fs.rmSync('b') } catch {} }"
    found = problems({"a.test.ts": source, "scripts/b.ts": source})
    assert [(one.rule_id, one.location.path) for one in found] == [
        ("unused/import", "a.test.ts"),
        ("unused/import", "scripts/b.ts"),
    ]
    assert found[0].severity is Severity.INFO


def test_only_what_has_no_effect_is_safe_to_remove(problems) -> None:
    found = problems({"a.ts": "import 'x'\nconst plain = 1\nconst made = connect()"})
    assert {one.symbol: one.tier for one in found} == {"plain": Tier.SAFE_TO_FIX, "made": Tier.REVIEW}


def test_an_import_that_documentation_names_is_a_question(problems) -> None:
    (one,) = problems({"a.ts": "import { A } from 'x'\n/** See {@link A}. */\nexport const b = 1"})
    assert one.tier is Tier.REVIEW


def test_a_module_imported_whole_may_be_there_for_its_effects(problems) -> None:
    (one,) = problems({"a.ts": "import * as zones from 'dayjs/plugin/timezone'"})
    assert one.tier is Tier.REVIEW


def test_blocking_calls_outside_request_handlers_are_summed_up(problems) -> None:
    source = "import fs from 'fs'\nexport async function f() { fs.rmSync('a'); fs.rmSync('b'); fs.mkdirSync('c') }"
    (one,) = problems({"a.ts": source})
    assert (one.tier, len(one.locations)) == (Tier.INFORMATION, 3)
    assert one.message.endswith("`rmSync`, `mkdirSync`")


@pytest.mark.parametrize(("nested", "tier"), [(6, Tier.INFORMATION), (7, Tier.REVIEW)])
def test_complexity_is_worth_a_review_from_where_it_is_in_python(problems, nested: int, tier: Tier) -> None:
    source = "export const f = (a: A) => {" + "if (a) {" * nested + "}" * nested + "}"
    (one,) = [one for one in problems({"a.ts": source}) if one.rule_id == "complexity/cognitive"]
    assert one.tier is tier
