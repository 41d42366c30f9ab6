from pathlib import Path

import pytest

from config.prefect_server import named_server

PROFILES = """
active = "team"
[profiles.team]
PREFECT_API_URL = "https://prefect.example/api"
[profiles.other]
PREFECT_API_URL = "http://other.example/api"
[profiles.local]
"""


@pytest.fixture(autouse=True)
def prefect_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(folder))
    (folder / "profiles.toml").write_text(PROFILES)
    return folder


def test_the_active_profile_names_a_server(prefect_home: Path) -> None:
    named = named_server()
    assert named
    assert named.url == "https://prefect.example/api"
    assert "'team'" in named.source
    assert str(prefect_home / "profiles.toml") in named.source


def test_a_profile_is_chosen_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_PROFILE", "other")
    named = named_server()
    assert named
    assert named.url == "http://other.example/api"


def test_a_profile_without_an_address_leaves_the_local_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_PROFILE", "local")
    assert named_server() is None


def test_the_profiles_of_the_home_folder_count_without_prefect_home(
    prefect_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_HOME")
    monkeypatch.setenv("HOME", str(prefect_home))
    (prefect_home / ".prefect").mkdir()
    (prefect_home / "profiles.toml").rename(prefect_home / ".prefect" / "profiles.toml")
    named = named_server()
    assert named
    assert named.url == "https://prefect.example/api"


def test_environment_wins_over_env_file_and_env_file_over_profile(
    prefect_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (prefect_home / ".env").write_text("PREFECT_API_URL=http://dotenv.example/api\n")
    assert named_server().url == "http://dotenv.example/api"  # type: ignore[union-attr]
    monkeypatch.setenv("PREFECT_API_URL", "http://environment.example/api")
    assert named_server().url == "http://environment.example/api"  # type: ignore[union-attr]


@pytest.mark.parametrize("content", ["not [ toml", "active = 3", 'active = "x"\nprofiles = 1', ""])
def test_profiles_that_cannot_be_read_name_no_server(prefect_home: Path, content: str) -> None:
    (prefect_home / "profiles.toml").write_text(content)
    assert named_server() is None
