"""What the worker and its zygote say to each other over their socket: JSON, one message a line."""

import msgspec


class Start(msgspec.Struct, tag="start", frozen=True):
    """Fork a process: its environment, its folder, whether its output is thrown away, and what it is to run."""

    number: int
    environment: dict[str, str]
    directory: str
    quiet: bool
    module: str
    arguments: tuple[str, ...] = ()


class Drain(msgspec.Struct, tag="drain", frozen=True):
    """Take no more requests, and end with the last run."""


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """Everything is imported from `files`; `threaded` are modules that start threads, so that forking is unsafe."""

    files: tuple[str, ...]
    threaded: tuple[str, ...]


class Started(msgspec.Struct, tag="started", frozen=True):
    number: int
    pid: int


class Refused(msgspec.Struct, tag="refused", frozen=True):
    number: int
    reason: str


class Ended(msgspec.Struct, tag="ended", frozen=True):
    """`status` is the exit code, or a signal's number below zero."""

    pid: int
    status: int


Request = Start | Drain
Reply = Ready | Started | Refused | Ended


def line(message: Request | Reply) -> bytes:
    return msgspec.json.encode(message) + b"\n"


REQUESTS: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
REPLIES: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


def request(text: bytes) -> Request:
    return REQUESTS.decode(text)


def reply(text: bytes) -> Reply:
    return REPLIES.decode(text)
