"""Known dead code of a TypeScript tree: the change deletes exactly that, and what it leaves unused."""

import subprocess
from pathlib import Path

import pytest

from config.settings import get_settings
from tasks.cleanup.dead_code import choose, find_dead_code, remove
from tasks.repositories import Repository
from tasks.repository_settings import RepositorySettings
from tests.trees import commit, write_tree

ORDERS = """\
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Price } from './prices'
import { rounded } from './prices'

type Line = { price: number }

interface Unused {
  a: string
}

/** Rounded down. */
function cents(price: number): number {
  return other(price) * 100
}

// Slow.
function other(price: number): number {
  return readFileSync(resolve(String(price))).length
}

const unusedArrow = (line: Line) => {
  return line.price
}

// autopilot: ignore a debugger calls it
function kept() {}

export class Basket {
  constructor(private lines: Line[]) {}

  private biggest(): number {
    return Math.max(...this.lines.map((one) => one.price))
  }

  total(): Price {
    return rounded(this.lines.reduce((sum, one) => sum + one.price, 0))
  }

  place(): string {
    return join('a', 'b')
  }
}
"""
CLEANED = """\
import { join } from 'node:path'
import type { Price } from './prices'
import { rounded } from './prices'

type Line = { price: number }

// autopilot: ignore a debugger calls it
function kept() {}

export class Basket {
  constructor(private lines: Line[]) {}

  total(): Price {
    return rounded(this.lines.reduce((sum, one) => sum + one.price, 0))
  }

  place(): string {
    return join('a', 'b')
  }
}
"""
FILES = {
    "package.json": '{"name": "shop", "main": "src/index.ts"}\n',
    "src/index.ts": "export { Basket } from './orders'\n",
    "src/prices.ts": "export type Price = number\nexport const rounded = (one: number): Price => Math.round(one)\n",
    "src/orders.ts": ORDERS,
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANALYSIS__GRAPH_SITTER_ENABLED", "false")
    get_settings.cache_clear()
    root = tmp_path / "shop"
    root.mkdir()
    write_tree(root, FILES)
    commit(root)
    return Repository(
        name="acme/shop", root=root, mirror=root, commit="HEAD", branch="main", url="", slug=None,
        settings=RepositorySettings(),
    )  # fmt: skip


def test_exactly_what_is_dead_goes(shop: Repository, tmp_path: Path) -> None:
    dead = find_dead_code.fn(shop)
    chosen = choose(dead, 40, "", judged=False)
    removal = remove.fn(shop, dead, [one for bundle in chosen for one in bundle])
    gone = {one.finding.symbol: one.follows for one in removal.removed}
    assert gone == {
        "Unused": False, "cents": False, "other": False, "unusedArrow": False, "Basket.biggest": False,
        "readFileSync": True, "resolve": True,
    }  # fmt: skip
    assert (shop.root / "src/orders.ts").read_text() == ORDERS, "the checkout is left as it was"
    assert removal.left_out == ()
    (tmp_path / "change.diff").write_text(removal.diff)
    assert applied(shop.root, tmp_path / "change.diff") == FILES | {"src/orders.ts": CLEANED}


def applied(root: Path, patch: Path) -> dict[str, str]:
    """The files with the change."""
    subprocess.run(["git", "apply", str(patch)], cwd=root, check=True)
    return {path: (root / path).read_text() for path in FILES}
