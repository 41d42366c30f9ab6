from pathlib import Path

from config.loading import effective_settings, load

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()


def test_every_setting_is_documented(folder: Path) -> None:
    names = {setting.name for setting in effective_settings(load())}
    missing = {name for name in names if f"`{name}`" not in PAGE and f"`{name.upper()}`" not in PAGE}
    assert missing == set()
