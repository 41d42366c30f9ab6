"""What a newer npm package lacks of what code imports, between two real package trees."""

import json
from pathlib import Path

import pytest

from analysis.index.languages import SUFFIXES
from analysis.index.source import SourceFile
from analysis.javascript.facts import extract
from analysis.updates.model import Impact
from analysis.updates.npm_exports import Package, names_offered, read_package
from analysis.updates.npm_impact import imports_of, mentions, npm_impact
from tests.trees import write_tree

OLD = {
    "package.json": json.dumps({"name": "shop", "main": "lib/index.js", "types": "lib/index.d.ts"}),
    "lib/index.d.ts": "export * from './prices';\nexport { Basket as Cart } from './basket';\n"
    "export * as taxes from './taxes.js';\nexport default function shop(): void;\n",
    "lib/prices.d.ts": "export declare function gross(price: number): number;\nexport declare const RATE: number;\n",
    "lib/basket/index.d.ts": "export declare class Basket {}\nexport interface Item {}\n",
    "lib/taxes.d.ts": "export type Tax = number;\n",
    "lib/extra.js": "export const extra = 1;\n",
}
EXPORTS = {".": {"types": "./dist/index.d.ts", "import": "./dist/index.mjs"}, "./internal/*": None}
NEW = {
    "package.json": json.dumps({"name": "shop", "type": "module", "exports": EXPORTS}),
    "dist/index.d.ts": "declare function gross(): number;\ninterface Cart {}\nexport { gross, type Cart };\n",
}


def package(folder: Path, files: dict[str, str]) -> Package:
    found = read_package(write_tree(folder, files))
    assert found
    return found


def impact(
    tmp_path: Path, code: str, new: dict[str, str] = NEW, path: str = "app.ts", *, compiled: bool = False
) -> Impact | None:
    facts = extract(code.encode(), SourceFile(path, "", len(code), SUFFIXES[Path(path).suffix]))
    imports = list(imports_of("shop", path, facts, code, compiled=compiled))
    return npm_impact("shop", package(tmp_path / "old", OLD), package(tmp_path / "new", new), imports)


def test_names_are_followed_through_what_is_passed_on(tmp_path: Path) -> None:
    old = package(tmp_path, OLD)
    assert names_offered(old, ".") == frozenset({"gross", "RATE", "Cart", "taxes", "default"})
    assert names_offered(old, "./lib/basket") == frozenset({"Basket", "Item"})
    assert names_offered(old, "./lib/extra.js") == frozenset({"extra"})
    assert names_offered(old, "./lib/nothing") is None


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import { RATE, gross } from 'shop';\n", ["`RATE` of `shop` is gone: used in `app.ts:1`"]),
        ("import shop, { gross } from 'shop';\n", ["the default export of `shop` is gone: used in `app.ts:1`"]),
        ("import * as s from 'shop';\ns.gross(1);\ns.RATE + s.RATE;\n",
         ["`RATE` of `shop` is gone: used in `app.ts:3`"]),
        ("import type { taxes } from 'shop';\n", ["`taxes` of `shop` is gone: used in `app.ts:1`"]),
        ("export { RATE } from 'shop';\n", ["`RATE` of `shop` is gone: used in `app.ts:1`"]),
        ("import 'shop/lib/prices';\n", ["`shop/lib/prices` can no longer be imported: used in `app.ts:1`"]),
        ("const { gross } = require('shop');\n",
         ["`shop` is an ES module only, which `require` takes from Node 22.12 on: used in `app.ts:1`"]),
        ("import { Cart, gross } from 'shop';\n", []),
    ],
)  # fmt: skip
def test_only_what_is_imported_and_certainly_gone_is_told(tmp_path: Path, code: str, told: list[str]) -> None:
    found = impact(tmp_path, code)
    assert found
    assert list(found.broken) == told


def test_what_is_compiled_to_commonjs_requires_what_it_imports(tmp_path: Path) -> None:
    found = impact(tmp_path, "import { gross } from 'shop';\nimport type { Cart } from 'shop';\n", compiled=True)
    assert found
    assert len(found.broken) == 1
    assert "ES module only" in found.broken[0]


@pytest.mark.parametrize(
    "entry",
    [
        "export * from 'elsewhere';\n",
        "declare const shop: { RATE: number };\nexport = shop;\n",
        "declare module 'shop' { export const RATE: number }\n",
        "export const RATE: = 1;\n",
    ],
)
def test_what_may_be_there_in_a_way_that_cannot_be_read_is_not_called_gone(tmp_path: Path, entry: str) -> None:
    found = impact(tmp_path, "import { RATE } from 'shop';\n", NEW | {"dist/index.d.ts": entry})
    assert found == Impact(used=1, calls=False)


def test_declarations_without_braces_offer_all_that_they_declare(tmp_path: Path) -> None:
    entry = "export interface Cart {}\ndeclare const RATE: number;\n"
    found = impact(tmp_path, "import { RATE } from 'shop';\n", NEW | {"dist/index.d.ts": entry})
    assert found == Impact(used=1, calls=False)


def test_nothing_is_said_of_what_the_older_one_does_not_tell_and_of_other_packages(tmp_path: Path) -> None:
    assert impact(tmp_path, "import { whatever } from 'shop';\n") is None
    assert impact(tmp_path, "import { RATE } from 'shop-extra';\n") == Impact(used=0, calls=False)
    assert impact(tmp_path, "let s; try { s = require('shop'); } catch {}\n", path="app.js") == Impact(
        used=0, calls=False
    )


def test_a_file_is_read_only_if_it_names_the_package() -> None:
    texts = [("a.ts", "import 'shop'"), ("b.ts", 'from "shop/lib"'), ("c.ts", "'shop-extra'"), ("d.ts", "// shop")]
    assert [path for path, _ in mentions("shop", texts)] == ["a.ts", "b.ts"]
