"""The governor and the session over it, against a small server that counts and enforces."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from requests import Session

from integrations.errors import RateLimited
from integrations.governor import Cost, Governor, Limits
from integrations.http import governed_session
from integrations.http_cache import ResponseCache
from integrations.limits import Pace
from tests.slow import slow

FAST = Limits(writes=10_000, seconds=1, writes_an_hour=100_000)


@dataclass
class Service:
    """What the server was asked, and how it answers."""

    url: str = ""
    window: float = 6.0
    allowed: int = 80
    hourly: int = 5000
    reset: float = field(default_factory=lambda: time.time() + 3600)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    seen: list[tuple[str, int]] = field(default_factory=list)
    writes: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, etag: str | None) -> tuple[int, dict[str, str], str]:
        with self.lock:
            if self.answers:
                return self.answers.pop(0)
            if method == "GET":
                remaining = self.hourly - len(self.seen) - 1
                limits = {"X-RateLimit-Limit": str(self.hourly), "X-RateLimit-Remaining": str(max(0, remaining)),
                          "X-RateLimit-Reset": str(int(self.reset))}  # fmt: skip
                return (304 if etag == '"1"' else 200), {"ETag": '"1"', **limits}, "content"
            now = time.monotonic()
            while self.writes and self.writes[0] <= now - self.window:
                self.writes.popleft()
            if len(self.writes) >= self.allowed:
                return 403, {"Retry-After": "1"}, "You have exceeded a secondary rate limit."
            self.writes.append(now)
            return 201, {}, "{}"


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, text = state.answer(self.command, self.headers.get("If-None-Match"))
            state.seen.append((self.command, status))
            body = b"" if status == 304 else text.encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        state.url = f"http://127.0.0.1:{server.server_port}/"
        yield state
        server.shutdown()
        thread.join()


HAMMER = """
import sys
from pathlib import Path
from integrations.governor import Governor, Limits
from integrations.http import governed_session
with governed_session(Governor(Path(sys.argv[1]), "github", "token", limits=Limits(seconds=6.0))) as session:
    for _ in range(100):
        session.post(sys.argv[2], json={}).raise_for_status()
"""


def read_often(session: Session, url: str) -> None:
    for _ in range(20):
        session.get(url)


@slow
def test_two_processes_make_200_writes_without_hitting_the_limit_nor_wasting_time(
    service: Service, tmp_path: Path
) -> None:
    """A minute is six seconds here, for both sides; a window with 80 writes takes that long at least."""
    started = time.monotonic()
    command = [sys.executable, "-c", HAMMER, str(tmp_path), service.url]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[1] for process in processes] == ["", ""]
    took = time.monotonic() - started
    assert service.seen == [("POST", 201)] * 200
    assert took < 1.3 * 200 / 80 * service.window + 2


def test_retry_after_holds_every_process_of_the_credential(service: Service, tmp_path: Path) -> None:
    service.answers = [(403, {"Retry-After": "3"}, "You have exceeded a secondary rate limit.")]
    session = governed_session(Governor(tmp_path, "github", "token", limits=FAST))
    with pytest.raises(RateLimited, match="too many requests"):
        session.get(service.url)
    other, stranger = (Governor(tmp_path, "github", name, limits=FAST) for name in ("token", "another"))
    started = time.monotonic()
    stranger.wait_for_turn(Cost())
    assert time.monotonic() - started < 1.5
    other.wait_for_turn(Cost())
    assert time.monotonic() - started > 1.5


def test_a_secondary_limit_that_names_no_time_is_a_minute(service: Service, tmp_path: Path) -> None:
    service.answers = [(403, {}, "You have exceeded a secondary rate limit.")]
    governor = Governor(tmp_path, "github", "token", limits=FAST, patience=1)
    with pytest.raises(RateLimited) as caught:
        governed_session(governor).get(service.url)
    assert 55 < caught.value.retry_at.timestamp() - time.time() <= 60
    with pytest.raises(RateLimited, match="used up"):
        governor.wait_for_turn(Cost())


def test_a_missing_scope_is_no_limit(service: Service, tmp_path: Path) -> None:
    service.answers = [(403, {}, "Resource not accessible by personal access token")]
    governor = Governor(tmp_path, "github", "token", limits=FAST, patience=1)
    assert governed_session(governor).get(service.url).status_code == 403
    governor.wait_for_turn(Cost())


def test_background_work_leaves_half_of_the_budget_to_people(service: Service, tmp_path: Path) -> None:
    service.hourly = 20
    background = governed_session(Governor(tmp_path, "github", "token", limits=FAST, patience=0.1))
    with pytest.raises(RateLimited):
        read_often(background, service.url)
    assert len(service.seen) == 10
    people = governed_session(Governor(tmp_path, "github", "token", limits=FAST, patience=0.1, interactive=True))
    with pytest.raises(RateLimited):
        read_often(people, service.url)
    assert len(service.seen) == 20


def test_someone_who_waits_at_the_screen_goes_first(tmp_path: Path) -> None:
    slow = Limits(writes=2, seconds=1)
    order: list[str] = []

    def write(name: str, *, interactive: bool) -> None:
        governor = Governor(tmp_path, "github", "token", limits=slow, interactive=interactive)
        for _ in range(2):
            governor.wait_for_turn(Cost(write=True))
            order.append(name)

    background = [threading.Thread(target=write, args=("job",), kwargs={"interactive": False}) for _ in range(2)]
    for thread in background:
        thread.start()
    time.sleep(0.2)
    write("person", interactive=True)
    for thread in background:
        thread.join()
    assert order[:3] == ["job", "person", "person"]


def test_an_unchanged_answer_comes_from_disk_in_a_later_process_too(service: Service, tmp_path: Path) -> None:
    for _ in range(2):
        session = governed_session(Governor(tmp_path, "github", "token"), ResponseCache(tmp_path))
        answer = session.get(service.url)
        assert (answer.status_code, answer.text) == (200, "content")
    assert service.seen == [("GET", 200), ("GET", 304)]


def test_another_credential_does_not_see_what_the_first_one_read(service: Service, tmp_path: Path) -> None:
    for credential in ("one", "two"):
        governed_session(Governor(tmp_path, "github", credential), ResponseCache(tmp_path)).get(service.url)
    assert service.seen == [("GET", 200), ("GET", 200)]


def test_the_cache_is_bounded_and_private(service: Service, tmp_path: Path) -> None:
    session = governed_session(Governor(tmp_path, "github", "token"), ResponseCache(tmp_path, entries=2))
    for number in (1, 2, 3, 1):
        session.get(f"{service.url}{number}")
    assert [status for _, status in service.seen] == [200] * 4
    assert (tmp_path / "answers.sqlite3").stat().st_mode & 0o077 == 0


def test_the_credential_is_nowhere_on_disk_nor_in_the_repr(service: Service, tmp_path: Path) -> None:
    governor = Governor(tmp_path, "github", "canary-secret")
    governed_session(governor, ResponseCache(tmp_path)).get(
        service.url, headers={"Authorization": "token canary-secret"}
    )
    assert "canary" not in repr(governor)
    assert not any(b"canary" in file.read_bytes() for file in tmp_path.iterdir())


def test_only_what_creates_counts_against_the_hour(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "github", "token", limits=Limits(10_000, 1, writes_an_hour=2), patience=0.1)
    for _ in range(5):
        governor.wait_for_turn(Cost(write=True))
    for _ in range(2):
        governor.wait_for_turn(Cost(write=True, create=True))
    with pytest.raises(RateLimited) as caught:
        governor.wait_for_turn(Cost(write=True, create=True))
    assert 3500 < caught.value.retry_at.timestamp() - time.time() <= 3600
    governor.wait_for_turn(Cost(write=True))


def test_points_hold_those_who_only_read_too_often(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "github", "token", limits=Limits(seconds=600, points=600), patience=0.1)
    for _ in range(11):
        governor.wait_for_turn(Cost())
    with pytest.raises(RateLimited):
        governor.wait_for_turn(Cost())


def linear_headers(complexity: int) -> dict[str, str]:
    reset = str(int((time.time() + 3600) * 1000))
    left = {"requests": 900, "complexity": complexity}
    return {
        f"x-ratelimit-{name}-{part}": value
        for name, remaining in left.items()
        for part, value in {"limit": "1000", "remaining": str(remaining), "reset": reset}.items()
    }


def test_a_query_that_costs_more_than_is_left_is_not_sent(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "linear", "key", limits=FAST, interactive=True, patience=0.1)
    governor.observe(Cost("requests"), 200, linear_headers(complexity=100))
    governor.wait_for_turn(Cost("requests", points={"complexity": 60}))
    with pytest.raises(RateLimited):
        governor.wait_for_turn(Cost("requests", points={"complexity": 60}))
    governor.wait_for_turn(Cost("requests", points={"complexity": 30}))
    assert {one.resource: one.remaining for one in governor.budgets()} == {"requests": 898, "complexity": 10}


def test_background_work_gets_half_of_the_complexity(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "linear", "key", limits=FAST, patience=0.1)
    governor.observe(Cost("requests"), 200, linear_headers(complexity=1000))
    governor.wait_for_turn(Cost("requests", points={"complexity": 490}))
    with pytest.raises(RateLimited):
        governor.wait_for_turn(Cost("requests", points={"complexity": 490}))


def test_a_limit_that_is_apart_holds_its_own_resource_only(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "slack", "token", limits=FAST, patience=0.1)
    governor.observe(Cost("chat.postMessage", apart=True), 429, {"retry-after": "30"})
    governor.wait_for_turn(Cost("users.list", apart=True))
    with pytest.raises(RateLimited):
        governor.wait_for_turn(Cost("chat.postMessage", apart=True))


def test_a_pace_lets_a_burst_through_and_then_its_rate(tmp_path: Path) -> None:
    governor = Governor(tmp_path, "slack", "token", limits=FAST, patience=0.1)
    cost = Cost("users.list", pace=Pace("users.list", 10, 25))
    for _ in range(3):
        governor.wait_for_turn(cost)
    with pytest.raises(RateLimited):
        governor.wait_for_turn(cost)
    governor.wait_for_turn(Cost("users.info", pace=Pace("users.info", 10, 25)))
