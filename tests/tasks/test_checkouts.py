from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from config.settings import get_settings
from emulator.github.model.accounts import App, Installation
from emulator.world import running
from integrations.git import clone, is_git_url
from tasks.checkouts import with_token

TOKEN, MOMENT = "ghp_canary", "2026-01-01T00:00:00Z"


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("component", "is_url"),
    [
        ("https://github.com/acme/api", True),
        ("ssh://git@example.org/api.git", True),
        ("git@example.org:acme/api.git", True),
        ("file:///srv/api", True),
        ("/srv/api", False),
        ("C:/api", False),
        ("./https", False),
        ("acme/api", False),
    ],
)
def test_addresses_are_told_from_folders(component: str, is_url: bool) -> None:
    assert is_git_url(component) is is_url


@pytest.mark.usefixtures("token")
def test_the_token_goes_to_its_own_github() -> None:
    assert with_token("https://github.com/acme/api") == f"https://x-access-token:{TOKEN}@github.com/acme/api"


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/acme/api",
        "https://github.com.evil.example/acme/api",
        "https://evil.example/github.com/api",
        "https://github.com:8443/acme/api",
        "git@github.com:acme/api.git",
    ],
)
def test_the_token_goes_nowhere_else(url: str) -> None:
    assert with_token(url) == url


def test_without_a_token_the_address_stays() -> None:
    assert with_token("https://github.com/acme/api") == "https://github.com/acme/api"


@pytest.mark.usefixtures("token")
def test_an_enterprise_token_goes_to_the_enterprise_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://git.acme.example/api/v3")
    get_settings.cache_clear()
    assert TOKEN in with_token("https://git.acme.example/acme/api")
    assert TOKEN not in with_token("https://github.com/acme/api")


def test_an_app_without_any_token_of_ours_clones_and_asks_for_its_token_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    with running() as world:
        world.github.apps[7] = App(7, "autopilot", "Autopilot", "acme", public.decode(), MOMENT)
        world.github.installations[9] = Installation(9, 7, "acme", MOMENT, {"contents": "write", "metadata": "read"})
        monkeypatch.setenv("GITHUB_API_URL", world.environment["GITHUB_API_URL"])
        for name, value in {"ID": "7", "INSTALLATION_ID": "9", "PRIVATE_KEY": private}.items():
            monkeypatch.setenv(f"GITHUB_APP_{name}", value)
        get_settings.cache_clear()
        address = f"{world.urls['github']}/acme/api.git"
        for folder in ("one", "two"):
            clone(with_token(address), tmp_path / folder)
        exchanges = [one for one in world.requests("github") if one.path.endswith("/access_tokens")]
    assert (tmp_path / "two" / "README.md").is_file()
    assert len(exchanges) == 1
