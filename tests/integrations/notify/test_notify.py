import http.server
import threading
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from integrations.notify import notify

# apprise itself looks for a module that Python 3.12 deprecates
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Receiver(http.server.BaseHTTPRequestHandler):
    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(500 if "broken" in self.path else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.bodies = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_channel_is_told(receiver: str) -> None:
    channels = [SecretStr(f"json://{receiver}/{name}") for name in ("one", "two")]
    assert notify("The build is green", channels, title="acme/api", severity="success") is None
    assert len(Receiver.bodies) == 2
    assert b"The build is green" in Receiver.bodies[0]


def test_a_channel_that_fails_is_named_and_the_others_are_told(receiver: str) -> None:
    channels = [SecretStr(f"json://user:canary@{receiver}/broken-canary"), SecretStr(f"json://{receiver}/fine")]
    failed = notify("Hello", channels)
    assert failed
    (error,) = failed.exceptions
    assert "json channel" in str(error)
    assert "canary" not in repr(error) + str(error)
    assert len(Receiver.bodies) == 2


def test_nobody_told_is_an_error_without_the_address() -> None:
    channels = [SecretStr("json://127.0.0.1:1/canary"), SecretStr("nonsense-canary")]
    with pytest.raises(ExceptionGroup, match="2 of 2 channels were not told") as caught:
        notify("Hello", channels)
    assert "canary" not in "".join(str(error) for error in caught.value.exceptions)


def test_no_channels_is_no_error() -> None:
    assert notify("Hello", []) is None
