"""The index must never show: after any edits, every finding and map is that of a run from nothing."""

import random
import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

import analysis
from analysis.catalogue import CHECKS
from analysis.findings import Category, Finding
from analysis.history import History
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from analysis.maps import Maps, draw_maps

PARTS = ("duplication", "external", "architecture", "dead_code")
"""Folders of our own sources: real code that is at hand."""

EXTRA = {
    "web/cart.ts": "export function total(items: number[]) {\n  return items.reduce((a, b) => a + b, 0);\n}\n",
    "web/shop.ts": 'import { total } from "./cart";\nexport const sum = total([1, 2]);\n',
    "pyproject.toml": '[project]\nname = "component"\ndependencies = ["requests"]\n',
    "notes.md": "Call `find_clones` or `_common_prefix`.\n",
}

STEPS = 8

type Edit = Callable[[random.Random, Path], object]


def sources(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.suffix in {".py", ".ts"})


def blocks(path: Path) -> list[str]:
    """The file in pieces that each begin at a top-level statement after a blank line."""
    return path.read_text().split("\n\n\n")


def remove_a_block(dice: random.Random, root: Path) -> object:
    path = dice.choice(sources(root))
    kept = blocks(path)
    kept.pop(dice.randrange(len(kept)))
    return path.write_text("\n\n\n".join(kept))


def copy_a_block(dice: random.Random, root: Path) -> object:
    source, target = dice.choices(sources(root), k=2)
    return target.write_text(f"{target.read_text()}\n\n\n{dice.choice(blocks(source))}\n")


def rename_a_word(dice: random.Random, root: Path) -> object:
    path = dice.choice(sources(root))
    words = sorted({word for word in path.read_text().split() if word.isidentifier()}) or ["x"]
    return path.write_text(path.read_text().replace(dice.choice(words), dice.choice(words)))


def add_an_unused_function(dice: random.Random, root: Path) -> object:
    with dice.choice(sources(root)).open("a") as file:
        return file.write(f"\n\ndef _added_{dice.randrange(9)}(unused):\n    import requests\n    requests.get('x')\n")


def move_lines(dice: random.Random, root: Path) -> object:
    path = dice.choice(sources(root))
    return path.write_text("\n" * dice.randrange(1, 4) + path.read_text())


def remove_a_file(dice: random.Random, root: Path) -> object:
    return dice.choice(sources(root)).unlink()


def rename_a_file(dice: random.Random, root: Path) -> object:
    path = dice.choice(sources(root))
    return path.rename(path.with_stem(f"{path.stem}_{dice.randrange(9)}"))


def copy_a_file(dice: random.Random, root: Path) -> object:
    path = dice.choice(sources(root))
    return path.with_stem(dice.choice(("test_copied", "_copied", "copied"))).write_text(path.read_text())


def break_a_file(dice: random.Random, root: Path) -> object:
    with dice.choice(sources(root)).open("a") as file:
        return file.write("def (\n")


EDITS: tuple[Edit, ...] = (
    remove_a_block, copy_a_block, rename_a_word, add_an_unused_function, move_lines, remove_a_file, rename_a_file,
    copy_a_file, break_a_file,
)  # fmt: skip


def analyse(root: Path, store: Store) -> tuple[list[Finding], Maps]:
    index = Index(take_snapshot(root), store, workers=1)
    findings = list(chain.from_iterable(check.run(index) for check in CHECKS))
    return findings, draw_maps(index, History(), list(Category))


def component(root: Path) -> Path:
    """A package of real modules, each folder with its `__init__`."""
    for part in PARTS:
        shutil.copytree(Path(analysis.__path__[0]) / part, root / "component" / part, ignore=lambda *_: ["__pycache__"])
    for path, text in EXTRA.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_everything_is_as_from_nothing(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    root = component(tmp_path / "component")
    with Store(tmp_path / "index.sqlite") as store:
        findings, _ = analyse(root, store)
        assert len({finding.rule_id for finding in findings}) > 3
        for _ in range(STEPS):
            for edit in dice.choices(EDITS, k=dice.randrange(1, 4)):
                edit(dice, root)
            assert analyse(root, store) == analyse(root, Store())
