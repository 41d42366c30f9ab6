"""What a write does, over a service that is a list in memory."""

import pickle
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from integrations.database import entries, open_database
from integrations.errors import Conflict, NotFound, RateLimited, Rejected, ServiceError, Unavailable, is_transient
from integrations.writes import Journal, Write, perform


class Note(BaseModel):
    key: str
    text: str
    password: str = ""


class Board:
    """A service that keeps notes, and can lose its answer before or after the effect."""

    def __init__(self) -> None:
        self.notes: dict[str, Note] = {}
        self.sent = 0
        self.failures: list[tuple[str, ServiceError]] = []

    def find(self, key: str) -> Callable[[], Note | None]:
        return lambda: self.notes.get(key)

    def send(self, note: Note) -> Callable[[Note | None], Note]:
        def put(_: Note | None) -> Note:
            self.sent += 1
            moment, failure = self.failures.pop() if self.failures else ("", None)
            if failure and moment == "before":
                raise failure
            self.notes[note.key] = note
            if failure:
                raise failure
            return note

        return put


def lost() -> Unavailable:
    return Unavailable("Board", "note", "no answer")


def write(key: str = "a") -> Write:
    return Write("board", "pin", "wall", key, f"Pin {key}", {"text": "hello"})


@pytest.fixture
def journal() -> Journal:
    return Journal(open_database("sqlite://"), actor="tests", run="run-1", secrets=("canary",))


@pytest.fixture
def board() -> Board:
    return Board()


def pin(journal: Journal, board: Board, note: Note) -> str:
    return perform(journal, write(note.key), board.send(note), find=board.find(note.key), done=note.__eq__).change


def test_the_same_key_again_finds_what_is_there(journal: Journal, board: Board) -> None:
    note = Note(key="a", text="hello")
    assert [pin(journal, board, note) for _ in range(2)] == ["created", "unchanged"]
    assert board.sent == 1
    assert [entry.result for entry in entries(journal.database)] == ["created", "unchanged"]


def test_a_different_content_updates_and_keeps_the_old_one_in_the_log(journal: Journal, board: Board) -> None:
    pin(journal, board, Note(key="a", text="old"))
    assert pin(journal, board, Note(key="a", text="new")) == "updated"
    last = entries(journal.database)[-1]
    assert last.before == {"key": "a", "text": "old", "password": ""}
    assert last.after == {"key": "a", "text": "new", "password": ""}


def test_a_dry_run_sends_nothing_and_can_be_read(journal: Journal, board: Board) -> None:
    journal.dry_run = True
    note = Note(key="a", text="hello")
    effect = perform(journal, write(), board.send(note), find=board.find("a"))
    assert (effect.change, board.sent) == ("planned", 0)
    assert journal.plan() == ["Pin a (wall)"]
    with pytest.raises(LookupError, match="Only planned: Pin a"):
        effect.unwrap()
    logged = entries(journal.database)[-1]
    assert (logged.dry_run, logged.result, logged.after) == (True, "planned", {"text": "hello"})


def test_an_answer_lost_after_the_effect_is_a_success(journal: Journal, board: Board) -> None:
    board.failures = [("after", lost())]
    assert pin(journal, board, Note(key="a", text="hello")) == "created"
    assert board.sent == 1


def test_an_answer_lost_before_the_effect_raises_and_a_retry_makes_one(journal: Journal, board: Board) -> None:
    board.failures = [("before", lost())]
    note = Note(key="a", text="hello")
    with pytest.raises(Unavailable):
        pin(journal, board, note)
    assert pin(journal, board, note) == "created"
    assert [entry.result for entry in entries(journal.database)] == ["failed", "created"]


def test_a_refusal_is_recorded(journal: Journal, board: Board) -> None:
    board.failures = [("before", Conflict("Board", "note", "it moved canary", status=409))]
    with pytest.raises(Conflict):
        pin(journal, board, Note(key="a", text="x"))
    assert entries(journal.database)[-1].error == "Board, note: it moved ***"


@pytest.mark.parametrize("kind", [Rejected, Conflict])
def test_a_refusal_because_it_is_there_already_is_a_success(
    journal: Journal, board: Board, kind: type[ServiceError]
) -> None:
    board.failures = [("after", kind("Board", "note", "already exists", status=422))]
    assert pin(journal, board, Note(key="a", text="hello")) == "created"
    assert (board.sent, entries(journal.database)[-1].result) == (1, "created")


def test_what_somebody_else_made_under_our_hands_is_updated(journal: Journal, board: Board) -> None:
    ours, theirs = Note(key="a", text="ours"), Note(key="a", text="theirs")

    def send(before: Note | None) -> Note:
        if before is None:
            board.notes["a"] = theirs
            raise Rejected("Board", "note", "already exists", status=422)
        return board.send(ours)(before)

    assert perform(journal, write(), send, find=board.find("a"), done=ours.__eq__).value == ours
    assert board.notes == {"a": ours}


def test_the_log_knows_of_a_write_before_the_service_does(journal: Journal, board: Board) -> None:
    seen: list[str] = []

    def send(_: Note | None) -> Note:
        seen.extend(entry.result for entry in entries(journal.database))
        return board.send(Note(key="a", text="hello"))(None)

    perform(journal, write(), send)
    assert seen == ["begun"]
    assert [(entry.result, entry.after) for entry in entries(journal.database)] == [
        ("created", {"key": "a", "text": "hello", "password": ""})
    ]


def test_a_key_of_any_length_is_recorded(journal: Journal, board: Board) -> None:
    for _ in range(2):
        pin(journal, board, Note(key="x" * 5000, text="hello"))
    assert {len(entry.key) for entry in entries(journal.database)} == {500}


def test_secrets_do_not_reach_the_log(journal: Journal, board: Board) -> None:
    text = "canary, ghp_0123456789abcdef and https://me:pw@host/x"
    pin(journal, board, Note(key="a", text=text, password="hunter2"))
    after = entries(journal.database)[-1].after
    assert after == {"key": "a", "text": "***, *** and https://***@host/x", "password": "***"}
    assert "canary" not in repr(journal)


def test_errors_survive_pickling_and_say_what_to_try() -> None:
    error = RateLimited("GitHub", "issue", "too many", "Wait", status=403)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.retry_at, again.status) == (str(error), error.retry_at, 403)
    assert str(error) == "GitHub, issue: too many. Wait"
    assert str(NotFound("GitHub", "repos/acme/api")) == "GitHub has no repos/acme/api, or the token may not see it"


@pytest.mark.parametrize(("kind", "transient"), [(RateLimited, True), (Unavailable, True), (NotFound, False)])
def test_only_limits_and_outages_pass(kind: type[ServiceError], *, transient: bool) -> None:
    assert is_transient(kind("X", "y", "z")) is transient
