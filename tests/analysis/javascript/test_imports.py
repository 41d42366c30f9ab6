"""What a file names of other modules."""

import pytest

from analysis.facts import Import, ImportScope

MODULE, TYPES, FUNCTION = ImportScope.MODULE, ImportScope.TYPE_CHECKING, ImportScope.FUNCTION


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import R, { useId as id } from 'react'", Import("react", (("default", "R"), ("useId", "id")))),
        ("import * as path from 'node:path'", Import("node:path", (("*", "path"),))),
        ("import './setup'", Import("./setup")),
        ("import type { A } from './a'", Import("./a", (("A", "A"),), scope=TYPES)),
        ("import { type A, type B } from './a'", Import("./a", (("A", "A"), ("B", "B")), scope=TYPES)),
        ("import { type A, b } from './a'", Import("./a", (("A", "A"), ("b", "b")))),
        ("export * from './a'", Import("./a", (("*", ""),), reexport=True)),
        ("export * as all from './a'", Import("./a", (("*", "all"),), reexport=True)),
        ("export { a as b } from './a'", Import("./a", (("a", "b"),), reexport=True)),
        ("import fs = require('fs')", Import("fs", (("*", "fs"),))),
        ("const { a, b: c } = require('./a')", Import("./a", (("a", "a"), ("b", "c")))),
        ("const f = require('./a').f", Import("./a", (("f", "f"),))),
        ("const load = () => import('./a')", Import("./a", (("*", ""),), scope=FUNCTION)),
        ("async () => { const { a } = await import('./a') }", Import("./a", (("a", "a"),), scope=FUNCTION)),
        ("try { require('x') } catch { /* optional */ }", Import("x", optional=True)),
        ("new Worker(new URL('./w.ts', import.meta.url))", Import("./w.ts", (("*", ""),), scope=FUNCTION)),
        ("type A = typeof import('./a')", Import("./a", (("*", ""),), scope=TYPES)),
    ],
)  # fmt: skip
def test_every_way_to_import_is_understood(read, source: str, expected: Import) -> None:
    assert read(source).imports == (expected,)


def test_a_dynamic_import_with_a_hole_keeps_its_shape(read) -> None:
    (one,) = read("const load = (name: string) => import(`./locales/${name}.json`)").imports
    assert one.module == "./locales/${}.json"


def test_imports_are_in_reading_order(read) -> None:
    assert [one.line for one in read("import './a'\nconst b = require('b')\nexport * from './c'").imports] == [1, 2, 3]
