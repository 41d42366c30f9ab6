"""Small servers on loopback that speak as the services do."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

type Body = dict[str, object]
type Reply = tuple[int, object]


@dataclass(slots=True)
class Seen:
    """What was asked: method, path, headers and body of each request."""

    url: str = ""
    requests: list[tuple[str, str, dict[str, str], Body]] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[str, str, Body], Reply]) -> Iterator[Seen]:
    """A server that answers each request by this function of method, path and JSON body."""
    seen = Seen()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            seen.requests.append(
                (self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            status, reply = answer(self.command, self.path, body)
            written = b"" if reply is None else json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(written)

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - so the server looks for them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    seen.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str = "", calls: list[tuple[str, Body]] | None = None) -> Body:
    """A chat completion as OpenAI writes it, with text or tool calls."""
    tools = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for number, (name, arguments) in enumerate(calls or [])
    ]
    message = {"role": "assistant", "content": text or None} | ({"tool_calls": tools} if tools else {})
    reason = "tool_calls" if tools else "stop"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 100_000, "completion_tokens": 10, "total_tokens": 100_010},
    }
