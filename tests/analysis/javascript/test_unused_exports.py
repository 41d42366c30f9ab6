"""Exports that no file imports, across re-exports, packages and frameworks."""

import pytest

from analysis.findings import Tier

APP = '{"name": "app", "private": true, "main": "main.ts", "scripts": {"seed": "tsx db/seed.ts"}}'


def exports(found) -> dict[str, Tier]:
    return {one.symbol: one.tier for one in found if one.rule_id == "dead-code/unused-export"}


def test_an_export_that_nothing_imports_is_reported(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import { used } from './lib'\nused()",
        "lib.ts": "export const used = () => 1\nexport const idle = () => 2",
    })  # fmt: skip
    assert exports(found) == {"idle": Tier.REVIEW}
    (one,) = found
    assert (one.location.path, one.location.line, one.location.column) == ("lib.ts", 2, 14)
    assert one.context == "export const idle = () => 2"
    assert "0 of 2 files" in one.evidence[0]


@pytest.mark.parametrize(
    ("main", "lib"),
    [
        ("import { a } from './barrel'; a()", ""),
        ("import * as all from './lib'; all.a()", ""),
        ("import * as all from './lib'; console.log(all)", ""),
        ("import { renamed } from './barrel'; renamed()", ""),
        ("const { a } = require('./lib'); a()", ""),
        ("import('./lib').then((m) => m.a())", ""),
        ("import b from './lib'; b()", "export default a"),
        ("import { a } from '@/lib'; a()", ""),
    ],
)
def test_every_way_to_import_counts(findings, main: str, lib: str) -> None:
    found = findings({
        "package.json": APP,
        "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./*"]}}}',
        "main.ts": main,
        "barrel.ts": "export * from './lib'\nexport { a as renamed } from './lib'",
        "lib.ts": f"export function a() {{}}\n{lib}",
    })  # fmt: skip
    assert exports(found) == {}


@pytest.mark.parametrize(
    "path",
    ["a.test.ts", "vite.config.ts", "db/seed.ts", "app/page.tsx", "pages/index.tsx", "x.stories.tsx", "scripts/x.ts"],
)
def test_files_that_tools_and_frameworks_call_may_export_what_they_like(findings, path: str) -> None:
    manifest = APP.replace('"private"', '"dependencies": {"next": "15"}, "private"')
    assert exports(findings({"package.json": manifest, "main.ts": "", path: "export const anything = 1"})) == {}


def test_public_exports_are_summed_up_as_information(findings) -> None:
    found = findings({
        "package.json": '{"name": "lib", "exports": "./dist/index.js"}',
        "src/index.ts": "export * from './a'\nexport const one = 1",
        "src/a.ts": "export const two = 2",
    })  # fmt: skip
    (one,) = found
    assert (one.rule_id, one.tier) == ("dead-code/unused-public", Tier.INFORMATION)
    assert {place.note for place in one.locations} == {"one", "two"}


def test_what_only_tests_or_the_own_file_use_is_information(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import { a } from './lib'\na()",
        "lib.ts": "export const a = () => own()\nexport function own() {}\nexport function probed() {}",
        "lib.test.ts": "import { probed } from './lib'\nprobed()",
    })  # fmt: skip
    assert {one.rule_id: one.symbol for one in found} == {
        "dead-code/unused-export": "own",
        "dead-code/only-tests-use": "probed",
    }
    assert all(one.tier is Tier.INFORMATION for one in found)


def test_a_template_that_names_an_export_keeps_it(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import { a } from './lib'\na()",
        "lib.ts": "export const a = () => 1\nexport const b = () => 2",
        "view.vue": "<script>import { b } from './lib'</script>",
    })  # fmt: skip
    assert exports(found) == {}


def test_a_registration_is_not_dead_though_nothing_imports_its_name(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import './actions'",
        "actions.ts": "import { register } from 'x'\nexport const paste = register({ name: 'paste' })",
    })  # fmt: skip
    assert exports(found) == {"paste": Tier.INFORMATION}


def test_a_ring_of_re_exports_ends(findings) -> None:
    found = findings({"package.json": APP, "main.ts": "import './a'", "a.ts": "export * from './b'",
                      "b.ts": "export * from './a'\nexport const x = () => 1"})  # fmt: skip
    assert "x" in exports(found)


def test_a_package_that_nobody_can_enter_is_an_application(findings) -> None:
    found = findings({
        "package.json": '{"name": "server"}',
        "server.ts": "import { a } from './lib'\na()",
        "lib.ts": "export const a = () => 1\nexport const b = () => 2",
    })  # fmt: skip
    assert exports(found) == {"b": Tier.REVIEW}


def test_many_dead_constants_of_a_file_are_one_finding(findings) -> None:
    names = [f"C{number}" for number in range(6)]
    found = findings({
        "package.json": APP,
        "main.ts": "import { a } from './lib'\na()",
        "lib.ts": "export const a = () => 1\n" + "\n".join(f"export const {name} = 1" for name in names),
    })  # fmt: skip
    (one,) = found
    assert [place.note for place in one.locations] == names


def test_compiled_files_next_to_their_source_are_not_judged(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import './lib'",
        "lib.ts": "",
        "lib.js": "exports.a = 1",
        "dist/lib.js": '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.a = 1',
    })  # fmt: skip
    assert found == []


def test_dead_types_of_a_package_are_one_finding_if_they_are_many(findings) -> None:
    types = "".join(f"export type T{number} = string\n" for number in range(3))
    used = "import { used } from './lib'\nimport { more } from './more'\nused(); more()"
    files = {"package.json": APP, "main.ts": used, "lib.ts": types + "export const used = () => 1"}
    assert len(exports(findings(files | {"more.ts": "export const more = () => 1"}))) == 3
    (one,) = findings(files | {"more.ts": "export interface T3 {}\nexport const more = () => 1"})
    assert (one.tier, one.symbol) == (Tier.REVIEW, "")
    assert one.message == "Nothing uses 4 exported types: `T0`, `T1`, `T2`, `T3`"


def test_what_a_barrel_passes_on_for_nobody_is_information(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "import { used } from './dtos'\nused()",
        "dtos/index.ts": "import { used, idle } from './one'\nexport { used, idle }",
        "dtos/one.ts": "export const used = () => 1\nexport const idle = () => 2",
    })  # fmt: skip
    assert exports(found) == {"idle": Tier.INFORMATION}


def test_expos_router_calls_what_it_knows_of_a_route_and_nothing_else(findings) -> None:
    found = findings({
        "package.json": '{"name": "app", "private": true, "dependencies": {"expo-router": "4"}}',
        "app/index.tsx": "import { b } from './text'\nexport default () => b()",
        "app/text.ts": "export const b = () => 1\nexport const idle = () => 2\nexport const ErrorBoundary = () => null",
    })  # fmt: skip
    assert exports(found) == {"idle": Tier.REVIEW}


def test_a_secondary_entry_point_of_an_angular_library_is_public(findings) -> None:
    found = findings({
        "package.json": '{"name": "app", "main": "main.ts"}',
        "main.ts": "",
        "data/ng-package.json": "{}",
        "data/index.ts": "export { update } from './src/update'",
        "data/src/update.ts": "export const update = () => 1",
        "data/src/update.spec.ts": "import { update } from './update'",
    })  # fmt: skip
    assert exports(found) == {}


def test_what_is_exported_as_a_whole_is_used_by_each_of_its_names(findings) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": "const { used } = require('./lib')\nused()",
        "lib.js": "const used = () => 1\nmodule.exports = { used }",
    })  # fmt: skip
    assert exports(found) == {}


@pytest.mark.parametrize("module", ["~/text/lib", "@/text/lib", "#text/lib", "$text/lib", "text/lib", "src/text/lib"])
def test_paths_that_only_a_bundler_is_told_of_count(findings, module: str) -> None:
    found = findings({
        "package.json": APP,
        "main.ts": f"import {{ a }} from '{module}'\na()",
        "src/text/lib.ts": "export function a() {}",
    })  # fmt: skip
    assert exports(found) == {}
