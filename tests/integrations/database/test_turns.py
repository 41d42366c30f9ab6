"""Who holds the turn at a name keeps all others away, and only as long as it lives."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from integrations.database import open_database
from integrations.database.turns import turn, turn_if_free
from integrations.errors import DatabaseUnreachable, is_transient
from integrations.locks import Busy
from tests.postgresql import PostgreSQL, new_folder, program

HOLD = """
import sys, time
from integrations.database import open_database
from integrations.database.turns import turn
with turn(open_database(sys.argv[1]), "key", 60):
    print("held", flush=True)
    time.sleep(600)
"""


def test_another_process_waits_until_the_holder_is_killed(records: str) -> None:
    database = open_database(records)
    with subprocess.Popen([sys.executable, "-c", HOLD, records], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with turn(database, "another key", 5):
            pass
        with pytest.raises(Busy), turn(database, "key", 0.2):
            pass
        holder.kill()
        with turn(database, "key", 60):
            pass


@pytest.mark.parametrize("in_memory", [True, False])
def test_threads_take_turns(tmp_path: Path, *, in_memory: bool) -> None:
    address = "sqlite://" if in_memory else f"sqlite:///{tmp_path}/records.sqlite3"
    database, inside, most = open_database(address), [0], [0]

    def work() -> None:
        for _ in range(5):
            with turn(database, "key", 60):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_server_that_goes_away_is_worth_another_try_and_serves_again_when_it_is_back() -> None:
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    with new_folder() as folder, PostgreSQL(folder / "data") as server:
        database = open_database(server.url("autopilot"))
        with database.connect() as connection:
            server.kill()
            with pytest.raises(DatabaseUnreachable) as lost:
                connection.execute(text("select 1"))
        with pytest.raises(DatabaseUnreachable, match="refused"), database.connect():
            pass
        assert is_transient(lost.value)
        server.start()
        with turn(database, "key", 5):
            pass


def test_whose_turn_it_is_not_is_told_so_at_once(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/records.sqlite3")
    with turn_if_free(database, "key") as first, turn_if_free(database, "key") as second:
        assert (first, second) == (True, False)
    with turn_if_free(database, "key") as again:
        assert again
