"""Nonsense in, one clear line out; odd repositories are analysed, not crashed on."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.command import Answer, Autopilot
from tests.slow import slow
from tests.trees import commit, write_tree

pytestmark = pytest.mark.xdist_group("acceptance")

CODE = "import os\n\n\ndef main():\n    return os.getcwd()\n"


def analyse(autopilot: Autopilot, component: str | Path, *more: str | Path) -> Answer:
    return autopilot("--action", "component-analysis", "--component", component, *more)


def refused(answer: Answer, *words: str, code: int = 2) -> None:
    assert answer.code == code, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err


def test_a_path_that_is_not_there(autopilot: Autopilot, tmp_path: Path) -> None:
    refused(analyse(autopilot, tmp_path / "nowhere"), str(tmp_path / "nowhere"))


def test_a_file(autopilot: Autopilot, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    refused(analyse(autopilot, tmp_path / "a.py"), "is a file", str(tmp_path))


def test_an_empty_folder(autopilot: Autopilot, tmp_path: Path) -> None:
    refused(analyse(autopilot, tmp_path), "no files")


def test_a_bare_repository_is_to_be_given_by_its_address(autopilot: Autopilot, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    refused(analyse(autopilot, tmp_path / "bare.git"), "bare repository", f"file://{tmp_path}/bare.git")


def test_a_git_url_that_hangs_ends_in_its_time_and_is_not_tried_again(autopilot: Autopilot, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/a/b.git"
        answer = autopilot("component-analysis", "--component", url, ANALYSIS__CLONE_TIMEOUT_SECONDS="2")
    refused(answer, "not done after 2 s", "ANALYSIS__CLONE_TIMEOUT_SECONDS", f"clone {url}", code=3)


def test_an_unknown_action_names_the_nearest(autopilot: Autopilot) -> None:
    refused(autopilot("--action", "component-analysys"), "component-analysis")


def test_a_missing_component(autopilot: Autopilot) -> None:
    refused(autopilot("--action", "component-analysis"), "--component")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_behind_standard_output(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.autonomous_orchestrator", "config"],
            check=False, env=environment, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith("autopilot: No space left on device. Free some space")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_focus(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": CODE})
    refused(analyse(autopilot, tmp_path, "--focus", "qualty"), "quality")


def test_an_output_that_is_a_folder(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path / "code", {"a.py": CODE})
    answer = analyse(autopilot, tmp_path / "code", "--format", "html", "--output", tmp_path)
    refused(answer, str(tmp_path), code=answer.code)
    assert answer.code in {2, 3}


def test_a_ref_that_is_not_there(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": CODE})
    commit(tmp_path)
    refused(analyse(autopilot, tmp_path, "--base", "no-such-branch"), "no-such-branch")


def test_a_token_in_the_address_is_refused_and_not_repeated(autopilot: Autopilot) -> None:
    answer = analyse(autopilot, "https://me:s3cr3t-canary@example.invalid/repo.git")
    refused(answer, "GITHUB_TOKEN")
    assert "s3cr3t-canary" not in answer.err


def test_a_repository_without_commits(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": CODE})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    answer = analyse(autopilot, tmp_path, "--format", "json")
    assert answer.code == 0, answer.err
    assert answer.json()["commit"] is None


@slow
def test_damaged_state_is_set_aside_and_begun_anew(autopilot: Autopilot, tmp_path: Path) -> None:
    home = write_tree(tmp_path / "home", {"server/prefect.db": "no database " * 999, "index/facts.db": "none " * 999})
    write_tree(tmp_path / "code", {"a.py": CODE})
    component = ("component-analysis", "--component", tmp_path / "code")
    answer = autopilot(*component, AUTOPILOT_HOME=str(home))
    assert autopilot("down", AUTOPILOT_HOME=str(home)).code == 0
    assert answer.code == 0, answer.err
    assert "was damaged" in answer.err
    assert (home / "server" / "prefect.db.broken").exists()
    assert (home / "index" / "facts.db.broken").exists()


def test_a_settings_file_that_asks_for_debug_shows_tracebacks(autopilot: Autopilot, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("log_level: debug\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/a/b.git"
        answer = autopilot(
            "component-analysis", "--component", url, "--config", tmp_path / "settings.yaml",
            ANALYSIS__CLONE_TIMEOUT_SECONDS="1",
        )  # fmt: skip
    assert answer.code == 3
    assert "Traceback" in answer.err
    assert "not done after 1 s" in answer.err.splitlines()[-1]


def test_status_writes_nothing(autopilot: Autopilot, tmp_path: Path) -> None:
    assert autopilot("status", AUTOPILOT_HOME=str(tmp_path / "home")).code == 0
    assert not (tmp_path / "home").exists()


def test_odd_files_are_skipped_or_reported_and_the_rest_is_analysed(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path, {"good.py": CODE, "broken.py": "def f(:\n", "old.py": 'print "two"\n'})
    (tmp_path / "latin.py").write_bytes("# -*- coding: latin-1 -*-\nname = 'caf\u00e9'\n".encode("latin-1"))
    (tmp_path / "nul.py").write_bytes(b"a = 1\0\n")
    (tmp_path / "huge.py").write_bytes(b"x = 1\n" * 9_000_000)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.py").symlink_to(tmp_path / "gone.py")
    (tmp_path / "secret.py").write_text(CODE)
    (tmp_path / "secret.py").chmod(0)
    answer = analyse(autopilot, tmp_path, "--format", "json")
    assert answer.code == 0, answer.err
    report = answer.json()
    broken = {finding["locations"][0]["path"] for finding in report["findings"] if finding["rule_id"] == "syntax/error"}
    assert "broken.py" in broken
    assert "huge.py" in {path for path, _ in report["skipped"]}


def test_the_current_folder_with_a_broken_project_file_is_analysed(tmp_path: Path, environment: dict[str, str]) -> None:
    write_tree(tmp_path, {"a.py": CODE, "pyproject.toml": "[project\n", "package.json": '{"name": '})
    program = [sys.executable, "-P", "-m", "scripts.autonomous_orchestrator", "--action", "component-analysis"]
    done = subprocess.run(
        [*program, "--component", ".", "--format", "json", "--output", "report.json"],
        check=False, env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])}, cwd=tmp_path,
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f'"component":"{tmp_path}"' in (tmp_path / "report.json").read_text().replace('": "', '":"')


def test_two_runs_at_once_on_one_repository_agree(
    autopilot: Autopilot, environment: dict[str, str], tmp_path: Path
) -> None:
    write_tree(tmp_path, {f"module_{n}.py": CODE.replace("main", f"main_{n}") for n in range(60)})
    commit(tmp_path)
    command = ("--action", "component-analysis", "--component", str(tmp_path), "--format", "sarif")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "scripts.autonomous_orchestrator", *command],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    outputs = [run.communicate(timeout=240) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
