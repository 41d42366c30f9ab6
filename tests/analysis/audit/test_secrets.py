"""Credentials are put together at run time: none is ever written into this repository."""

import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.audit.history import find_old_secrets
from analysis.audit.secrets import find_secrets, is_silent, secrets_in
from analysis.findings import Severity
from analysis.index.snapshot import take_snapshot
from tests.trees import commit, write_tree

LETTERS = string.ascii_letters + string.digits
DICE = random.Random(7)


def drawn(size: int, alphabet: str = LETTERS) -> str:
    """Random as a provider's; the draw is repeated until it spells nothing that counts as a stand-in."""
    while True:
        text = "".join(DICE.choice(alphabet) for _ in range(size))
        if not any(word in text.lower() for word in ("test", "fake", "demo", "0000", "xxxx")):
            return text


KINDS: dict[str, Callable[[], str]] = {
    "AWS access key": lambda: "AK" + "IA" + drawn(16, string.ascii_uppercase + "234567"),
    "GitHub token": lambda: "gh" + "p_" + drawn(36),
    "GitHub fine-grained token": lambda: "github" + "_pat_" + drawn(22) + "_" + drawn(59),
    "GitLab token": lambda: "glp" + "at-" + drawn(20),
    "Slack token": lambda: "xox" + "b-" + drawn(11, string.digits) + "-" + drawn(24),
    "Stripe key": lambda: "sk" + "_live_" + drawn(24),
    "Google API key": lambda: "AI" + "za" + drawn(35),
    "npm token": lambda: "np" + "m_" + drawn(36),
    "SendGrid key": lambda: "S" + "G." + drawn(22) + "." + drawn(43),
    "Linear key": lambda: "lin" + "_api_" + drawn(40),
}


def key_block() -> str:
    body = "\n".join(drawn(64) for _ in range(12))
    return f"-----BEGIN {'RSA'} PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n"


@pytest.mark.parametrize("name", KINDS)
def test_a_credential_is_known_by_its_provider_and_never_shown(name: str) -> None:
    value = KINDS[name]()
    found = list(secrets_in(f'client = connect("{value}")\n'))
    assert [(one.name, one.line) for one in found] == [(name, 1)]
    assert value[5:] not in found[0].shown
    assert found[0].shown.startswith(value[:4] + "…")


def test_a_private_key_is_known_by_its_whole_block() -> None:
    found = list(secrets_in("a = 1\n" + key_block()))
    assert [(one.name, one.line, one.shown[:1].isdigit()) for one in found] == [("RSA PRIVATE KEY", 2, True)]


@pytest.mark.parametrize(
    "line",
    [
        'TOKEN = "gh' + 'p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        'KEY = "AK' + 'IAIOSFODNN7EXAMPLE"',
        'if text.startswith("-----BEGIN RSA PRIVATE KEY-----"):',
        'password = os.environ["DATABASE_PASSWORD"]',
        'url = "postgres://user:password@localhost/app"',
        'url = f"https://{user}:{password}@api.acme.dev/v1"',
        'API_KEY = "your-api-key-goes-here-1"',
        'token_url = "https://accounts.acme.dev/o/oauth2/token"',
        'secret_name = "projects/acme/secrets/database"',
        'SECRET_HEADER = "X-Acme-Signature-256"',
        'password_hash = "sha256:placeholder0123456789"',
        'api_key = "aaaaaaaaaaaaaaaa1"',
    ],
)
def test_what_only_looks_like_a_credential_is_silent(line: str) -> None:
    assert list(secrets_in(line)) == []


def test_a_random_value_of_a_telling_name_is_a_guess() -> None:
    value = "q7Zp0Lw" + "9vT3kXc5RmB8nHs2Yd"
    (found,) = secrets_in(f'api_key = "{value}"')
    assert (found.severity, found.confidence) == (Severity.MEDIUM, 0.5)


def test_a_password_in_the_address_of_a_server_is_found() -> None:
    (found,) = secrets_in("DB=postgres://app:" + "k9Vw27Qz" + "@db1.acme.dev/app\n")
    assert found.name == "password in an address"


@pytest.mark.parametrize("comment", ["# pragma: allowlist secret", "# autopilot: ignore", "# gitleaks:allow"])
def test_a_comment_allows_a_line(comment: str) -> None:
    assert list(secrets_in(f'x = "{KINDS["GitHub token"]()}"  {comment}')) == []


@pytest.mark.parametrize("path", ["tests/keys.py", "docs/setup.py", "examples/run.py", ".env.example", "vendor/x.py"])
def test_tests_and_examples_are_silent(path: str) -> None:
    assert is_silent(path)


@pytest.mark.parametrize("path", [".env", ".github/workflows/ci.yml", "src/app.py", "config/production.yaml"])
def test_what_is_deployed_is_not(path: str) -> None:
    assert not is_silent(path)


def test_what_was_removed_is_still_in_history(tmp_path: Path) -> None:
    gone, there = KINDS["GitHub token"](), KINDS["npm token"]()
    write_tree(tmp_path, {"app.py": f'A = "{gone}"\n', "now.py": f'B = "{there}"\n', "tests/t.py": f'C = "{gone}"\n'})
    commit(tmp_path, "Add")
    write_tree(tmp_path, {"app.py": "import os\n"})
    commit(tmp_path, "Remove")
    current = find_secrets(take_snapshot(tmp_path), "origin/main")
    assert [one.finding.location.path for one in current] == ["now.py"]
    assert "origin/main" in current[0].finding.message
    old = find_old_secrets(tmp_path, {one.finding.context for one in current}, lambda _: "origin/main")
    assert [(one.finding.location.path, one.finding.severity) for one in old] == [("app.py", Severity.CRITICAL)]
    told = "".join(one.model_dump_json() for one in [*current, *old])
    assert gone[5:] not in told
    assert there[5:] not in told


def test_what_was_never_published_matters_less(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": f'A = "{KINDS["GitHub token"]()}"\n'})
    commit(tmp_path, "Add")
    (old,) = find_old_secrets(tmp_path, set(), lambda _: "")
    assert old.finding.severity is Severity.MEDIUM
    assert "in no published branch" in old.finding.message
