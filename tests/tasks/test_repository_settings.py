"""A repository's own settings are a stranger's file."""

from pathlib import Path

import pytest

from tasks.repository_settings import RepositorySettings, WrongRepositorySettings, read_repository_settings


def test_settings_that_stand_for_too_much_are_refused_at_once(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12))
    for text in (bomb, "[" * 20_000, "ignore: &i [*i]\n"):
        (tmp_path / ".autopilot.yaml").write_text(text)
        with pytest.raises(WrongRepositorySettings, match=r"\.autopilot\.yaml cannot be read"):
            read_repository_settings(tmp_path)


@pytest.mark.parametrize("name", [".autopilot.yaml", ".github/autopilot.yaml"])
def test_a_link_out_of_the_repository_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "autopilot.yaml").write_text("secret: [not yaml")
    root = tmp_path / "repository"
    root.mkdir()
    if name.startswith(".github"):
        (root / ".github").symlink_to(tmp_path / "private")
    else:
        (root / name).symlink_to(tmp_path / "private" / "autopilot.yaml")
    assert read_repository_settings(root) == RepositorySettings()
