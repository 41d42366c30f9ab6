"""Answers kept on disk, to be asked for again only if they changed. An unchanged one costs GitHub's budget nothing."""

import hashlib
import json
from io import BytesIO
from pathlib import Path

from requests import PreparedRequest, Response
from urllib3 import HTTPResponse

from integrations import tally
from integrations.shared_state import SharedState

LARGEST = 2_000_000
# The body is kept decoded, and lengths and encodings no longer fit it.
DROPPED = {"content-encoding", "content-length", "transfer-encoding", "connection"}

SCHEMA = """create table if not exists answers (
  key text primary key, etag text not null, headers text not null, body blob not null, used real not null)"""


class ResponseCache:
    """At most `entries` answers, the least recently used go first; keyed by address and credential."""

    def __init__(self, folder: Path, *, entries: int = 2000) -> None:
        self._shared = SharedState(folder / "answers.sqlite3", f"{SCHEMA}; {tally.SCHEMA}")
        self._entries = entries

    def etag(self, key: str) -> str | None:
        """The tag under which we know the answer."""
        with self._shared.opened() as state:
            row = state.execute("select etag from answers where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def keep(self, key: str, response: Response) -> None:
        """Remember an answer that has a tag and is not too large."""
        etag = response.headers.get("etag")
        if response.status_code != 200 or not etag or len(response.content) > LARGEST:
            return
        headers = {name: value for name, value in response.headers.items() if name.lower() not in DROPPED}
        with self._shared.opened() as state:
            tally.add(state, {tally.MISS: 1})
            state.execute(
                "insert or replace into answers values (?, ?, ?, ?, julianday('now'))",
                (key, etag, json.dumps(headers), response.content),
            )
            state.execute(
                "delete from answers where key in (select key from answers order by used desc limit -1 offset ?)",
                (self._entries,),
            )

    def recall(self, key: str, fresh: Response) -> HTTPResponse | None:
        """The kept answer with the newer headers of the 304; None if it is gone meanwhile."""
        with self._shared.opened() as state:
            state.execute("update answers set used = julianday('now') where key = ?", (key,))
            row = state.execute("select headers, body from answers where key = ?", (key,)).fetchone()
            tally.add(state, {tally.HIT if row else tally.MISS: 1})
        if not row:
            return None
        newer = {name: value for name, value in fresh.headers.items() if name.lower() not in DROPPED}
        kept = {name: value for name, value in json.loads(row[0]).items() if name.lower() not in map(str.lower, newer)}
        return HTTPResponse(BytesIO(row[1]), {**kept, **newer}, 200, preload_content=False)


def cache_key(credential: str, request: PreparedRequest) -> str:
    """One key per credential, address and format; nothing of the credential can be read from it."""
    parts = (credential, request.url or "", request.headers.get("Accept", ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
