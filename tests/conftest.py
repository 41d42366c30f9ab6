"""What every test starts from: no settings of the machine, and state of its own."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from platformdirs import user_cache_path

from tests.groups import without_group

if TYPE_CHECKING:
    from emulator.recording import Exchange
    from emulator.world import World
    from integrations.graph_sitter.environment import Environment

KEPT = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "USER", "TERM"}
KEPT_PREFIXES = (
    "PYTEST",
    "UV_",
    "PIP_",
    "XDG_",
    "SSL_",
    "LC_",
    "COV",
    "PREFECT_",
    "HTTP",
    "NO_PROXY",
    "http",
    "no_proxy",
)


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start, also when the suite runs in the background, where it is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if "CI" not in os.environ:  # there Hypothesis has a profile of its own for machines that are slow
        settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
        settings.load_profile("busy")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Have failed tests kept by their own names, or a run of what failed would pass without those of groups."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        report.nodeid = without_group(report.nodeid)


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No credentials, no settings file and no `.env`; AUTOPILOT_HOME is a fresh folder."""
    from config.settings import get_settings

    for name in os.environ:
        if name not in KEPT and not name.startswith(KEPT_PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path_factory.mktemp("home")))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def unjudged() -> Iterator[list["Exchange"]]:
    """What was said to emulators of this process and not judged yet."""
    from emulator import recording

    exchanges: list[Exchange] = []
    recording.listeners.append(exchanges.append)
    yield exchanges
    recording.listeners.remove(exchanges.append)


@pytest.fixture(autouse=True)
def judged(unjudged: list["Exchange"]) -> Iterator[None]:
    """Whatever a test says to an emulator, and hears from it, keeps to the official contracts that are at hand."""
    yield
    if unjudged:
        from tests.contracts.judge import violations

        exchanges = unjudged.copy()
        unjudged.clear()
        assert violations(exchanges) == []


@pytest.fixture(scope="session")
def platforms() -> Iterator["World"]:
    """GitHub, Linear and Slack, emulated once for this process: `world` has them as new."""
    from emulator.world import running

    with running() as world:
        yield world


@pytest.fixture
def world(platforms: "World", monkeypatch: pytest.MonkeyPatch) -> Iterator["World"]:
    """The platforms as new, in the settings, with no limit in the way; webhooks must be as GitHub tells them."""
    from config.settings import get_settings
    from tests.contracts.github import check_webhooks

    platforms.reset()
    platforms.github.limits.writes_per_minute = 10_000
    unlimited = {"RATE_LIMITS__GITHUB_WRITES_PER_MINUTE": "100000", "ANALYSIS__GRAPH_SITTER_ENABLED": "false"}
    for name, value in (platforms.environment | unlimited).items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    yield platforms
    check_webhooks(platforms)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, for what reads `.env` or writes beside it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Prefect server with a database of its own. It takes seconds to start: group its users by `xdist_group`.

    Those of flows are "flows", all others "prefect": two processes then have half of them each.
    """
    from tests.prefect_server import serving

    with serving(tmp_path_factory.mktemp("prefect") / "prefect.db"):
        yield


@pytest.fixture(scope="session")
def graph_sitter() -> "Environment":
    """graph-sitter's environment, built once and kept in the user's cache folder."""
    from integrations.graph_sitter.environment import ensure_environment
    from integrations.graph_sitter.errors import GraphSitterUnavailable

    try:
        return ensure_environment(user_cache_path("prefect-autopilot-tests"))
    except GraphSitterUnavailable as error:
        pytest.skip(str(error))
