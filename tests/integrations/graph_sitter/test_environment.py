import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from integrations.graph_sitter.environment import LOCK, PROGRAM, Environment, ensure_environment, is_ready
from integrations.graph_sitter.errors import GraphSitterUnavailable


def write_uv(folder: Path, on_install: str = "true") -> Path:
    """A program that answers like uv, logs its calls, and runs `on_install` for `uv pip install`."""
    folder.mkdir(exist_ok=True)
    script = folder / "uv"
    script.write_text(
        textwrap.dedent(f"""\
        #!/bin/sh
        echo "$1" >> {folder}/calls
        case "$1" in
        venv) for folder; do case "$folder" in /*) last=$folder;; esac; done
              mkdir -p "$last/bin"; echo new > "$last/state"; ln -sf /bin/true "$last/bin/python";;
        pip) {on_install};;
        esac
        """)
    )
    script.chmod(0o755)
    return script


def calls(uv: Path) -> list[str]:
    return (uv.parent / "calls").read_text().split()


def test_the_real_environment_runs_graph_sitter_on_our_interpreter(graph_sitter: Environment) -> None:
    code = "import sys, graph_sitter; print(*sys.version_info[:2])"
    said = subprocess.run([graph_sitter.python, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(part) for part in sys.version_info[:2]]


def test_it_is_built_once_and_then_found_at_once(tmp_path: Path) -> None:
    uv = write_uv(tmp_path / "uv")
    said: list[str] = []
    assert not is_ready(tmp_path)
    first = ensure_environment(tmp_path, uv=uv, progress=said.append)
    assert is_ready(tmp_path)
    assert ensure_environment(tmp_path, uv=uv, progress=said.append) == first
    assert calls(uv) == ["export", "venv", "pip"]
    assert len(said) == 1


def test_a_half_built_one_is_built_anew(tmp_path: Path) -> None:
    with pytest.raises(GraphSitterUnavailable, match="no space left"):
        ensure_environment(tmp_path, uv=write_uv(tmp_path / "uv", "echo no space left >&2; exit 2"))
    assert not is_ready(tmp_path)
    (broken,) = [path for path in (tmp_path / "graph-sitter").iterdir() if path.is_dir()]
    (broken / "left-over").touch()
    environment = ensure_environment(tmp_path, uv=write_uv(tmp_path / "uv"))
    assert environment.python.is_relative_to(broken)
    assert not (broken / "left-over").exists()


def test_two_processes_at_once_build_it_once(tmp_path: Path) -> None:
    uv = write_uv(tmp_path / "uv", "sleep 0.3")
    code = (
        "import sys; from pathlib import Path; from integrations.graph_sitter.environment import ensure_environment\n"
        "ensure_environment(Path(sys.argv[1]), uv=Path(sys.argv[2]))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, tmp_path, uv], cwd=PROGRAM.parents[2]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert calls(uv) == ["export", "venv", "pip"]


def test_without_the_registry_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(GraphSitterUnavailable, match="autopilot --action initialize"):
        ensure_environment(tmp_path / "home")
    assert not is_ready(tmp_path / "home")


def test_a_build_that_hangs_is_given_up(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(GraphSitterUnavailable, match="not built in time"):
        ensure_environment(tmp_path, uv=write_uv(tmp_path / "uv", "exec sleep 60"), timeout=0.5)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("uv", ["missing", "folder"])
def test_a_uv_that_cannot_run_is_an_error_of_ours(tmp_path: Path, uv: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(GraphSitterUnavailable):
        ensure_environment(tmp_path / "home", uv=tmp_path / uv)


def test_a_home_that_is_a_file_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(GraphSitterUnavailable, match="cannot be written"):
        ensure_environment(tmp_path / "home")


def test_the_lock_names_only_the_public_registry_and_a_hash_for_each_file() -> None:
    lock = LOCK.read_text()
    assert set(re.findall(r"https?://([^/\"]+)", lock)) == {"pypi.org", "files.pythonhosted.org"}
    assert lock.count("https://files.pythonhosted.org") == lock.count('hash = "sha256:')


def test_the_lock_is_for_the_version_that_the_program_asks_for() -> None:
    asked = re.search(r"graph-sitter==([\d.]+)", PROGRAM.read_text())
    assert asked
    assert f'name = "graph-sitter"\nversion = "{asked[1]}"' in LOCK.read_text()
