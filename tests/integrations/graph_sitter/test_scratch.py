from pathlib import Path

import pytest

from integrations.graph_sitter.errors import GraphSitterUnavailable
from integrations.graph_sitter.scratch import scratch_copy


def test_only_the_chosen_files_and_the_settings_around_them_are_copied(tmp_path: Path) -> None:
    (tmp_path / "web" / "src").mkdir(parents=True)
    for name in ("web/src/a.ts", "web/src/b.ts", "web/tsconfig.json", ".env"):
        (tmp_path / name).write_bytes(name.encode() + b"\r\n")
    with scratch_copy(tmp_path, ["web/src/a.ts"]) as folder:
        copied = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and ".git" not in p.parts}
        assert copied == {"web/src/a.ts", "web/tsconfig.json"}
        assert (folder / "web/src/a.ts").read_bytes() == b"web/src/a.ts\r\n"
        assert (folder / ".git").is_dir()
    assert not folder.exists()


def test_a_file_that_vanished_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(GraphSitterUnavailable, match=r"gone\.py"), scratch_copy(tmp_path, ["gone.py"]):
        pass


def test_without_git_the_error_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GraphSitterUnavailable, match="git"), scratch_copy(tmp_path, []):
        pass
