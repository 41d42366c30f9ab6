"""The gateway of the trial: it takes servers in turn, and leaves out those that have gone."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.scale.proxy import gateway


class TellsPort(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = str(self.server.server_address[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for failures."""


@contextmanager
def serving() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), TellsPort) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def answered(port: int) -> int:
    return int(httpx.get(f"http://127.0.0.1:{port}", trust_env=False).text)


def test_servers_are_taken_in_turn() -> None:
    with serving() as one, serving() as other, gateway([one, other]) as port:
        assert [answered(port) for _ in range(4)] == [one, other, one, other]


def test_a_server_that_has_gone_is_left_out() -> None:
    with ExitStack() as leaving, serving() as other:
        one = leaving.enter_context(serving())
        with gateway([one, other]) as port:
            leaving.close()
            assert [answered(port) for _ in range(3)] == [other] * 3


def test_without_a_server_the_connection_is_closed() -> None:
    with serving() as gone:
        pass
    with gateway([gone]) as port, pytest.raises(httpx.HTTPError):
        answered(port)
