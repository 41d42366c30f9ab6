import os
from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.files import read_config_file
from config.loading import load


def problems(path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_config_file(path)
    return str(caught.value)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_keeps_the_line_of_each_setting(tmp_path: Path) -> None:
    file = read_config_file(written(tmp_path / "a.yaml", "# mine\nlog_level: info\n\nanalysis:\n  workers: 3\n"))
    assert file.values == {"log_level": "info", "analysis": {"workers": 3}}
    assert file.where(("analysis", "workers")).endswith("a.yaml:5")


def test_json_keeps_the_line_of_each_setting_and_allows_tabs(tmp_path: Path) -> None:
    spaced = read_config_file(written(tmp_path / "a.json", '{\n  "log_level": "info"\n}'))
    tabbed = read_config_file(written(tmp_path / "b.json", '{\n\t"log_level": "info"\n}'))
    assert spaced.where(("log_level",)).endswith("a.json:2")
    assert tabbed.values == {"log_level": "info"}
    assert tabbed.where(("log_level",)).endswith("b.json")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_an_empty_file_sets_nothing(tmp_path: Path, text: str) -> None:
    assert read_config_file(written(tmp_path / "a.yaml", text)).values == {}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.yaml", "github_token: 'canary\nlog_level: info\n", "a.yaml:"),
        ("a.yaml", "a: 1\ngithub_token: *canary\n", "a.yaml:2"),
        ("a.yaml", "- canary\n", "name: value"),
        ("a.yaml", "canary", "name: value"),
        ("a.json", '{"github_token": canary}', "a.json:1"),
        ("a.json", "", "not valid JSON"),
        ("a.yaml", "x: 1\nx: 2\n", "sets x twice, first in line 1"),
        ("a.yaml", "a: \x00canary", "not valid YAML"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_not_quoted(tmp_path: Path, name: str, text: str, reason: str) -> None:
    message = problems(written(tmp_path / name, text))
    assert reason in message
    assert str(tmp_path / name) in message
    assert "canary" not in message


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00x")
    assert "No such file" in problems(tmp_path / "none.yaml")
    assert "not UTF-8" in problems(tmp_path / "b.yaml")
    assert "directory" in problems(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.yaml", "[" * 20_000),
        ("deep.json", '{"a":' * 100_000),
        ("aliases.yaml", "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12))),
        ("itself.yaml", "a: &a [*a]\n"),
        ("large.yaml", f"a: {'x' * 1_100_000}\n"),
    ],
    ids=["deep YAML", "deep JSON", "aliases of aliases", "itself", "large"],
)
def test_a_file_that_stands_for_too_much_is_refused_at_once(tmp_path: Path, name: str, text: str) -> None:
    assert str(tmp_path / name) in problems(written(tmp_path / name, text))


def test_a_device_or_a_pipe_is_no_settings_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path / "pipe.yaml", Path("/dev/zero")):
        assert "is no file" in problems(path)


def test_aliases_that_are_few_are_followed(tmp_path: Path) -> None:
    file = read_config_file(written(tmp_path / "a.yaml", "analysis: &a {workers: 3}\nother: *a\n"))
    assert file.values["other"] == {"workers": 3}


def test_every_problem_is_listed_with_its_place_and_a_suggestion(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(
        folder / "a.yaml",
        "githb_token: canary\ngithub_token: 123456\nalert_thresholds:\n  cpu_usage: 3\nmax_retry_attempts: many\n",
    )
    monkeypatch.setenv("AUTOPILOT_CONFIG", str(path))
    monkeypatch.setenv("ANALYSIS__WORKERS", "none")
    with pytest.raises(ConfigurationError) as caught:
        load()
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert f"githb_token: there is no such setting; did you mean github_token? ({path}:1)" in text
    assert f"github_token: should be a valid string ({path}:2)" in text
    assert f"did you mean alert_thresholds.cpu_usage_percent? ({path}:4)" in text
    assert f"max_retry_attempts: should be a valid integer; it is 'many' ({path}:5)" in text
    assert "environment variable ANALYSIS__WORKERS" in text
    assert "canary" not in text
    assert "123456" not in text


def test_a_name_in_capitals_is_recognised(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_CONFIG", str(written(folder / "a.yaml", "GITHUB_TOKEN: x\n")))
    with pytest.raises(ConfigurationError, match="did you mean github_token"):
        load()


def test_the_env_file_may_name_the_settings_file(folder: Path) -> None:
    written(folder / "a.json", '{"max_concurrent_workflows": 11}')
    written(folder / ".env", "AUTOPILOT_CONFIG=a.json\n")
    assert load().max_concurrent_workflows == 11


def test_an_env_file_that_is_not_text_is_a_configuration_error(folder: Path) -> None:
    (folder / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        load()
