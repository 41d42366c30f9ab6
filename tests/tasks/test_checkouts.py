import pytest

from config.settings import get_settings
from integrations.git import is_git_url
from tasks.checkouts import with_token

TOKEN = "ghp_canary"


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
