from pathlib import Path

from analysis.dead_code.outsiders import for_nobody_else
from analysis.index.snapshot import take_snapshot


def test_a_manual_that_cannot_be_read_any_more_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text("import shop.tax\n")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/tax.py").write_text("def rate():\n    return 1\n")
    (tmp_path / "manual.rst").write_text(".. automodule:: shop.tax\n")
    snapshot = take_snapshot(tmp_path)
    assert not for_nobody_else(snapshot)("shop/tax.py")
    (tmp_path / "manual.rst").unlink()
    assert for_nobody_else(snapshot)("shop/tax.py")
