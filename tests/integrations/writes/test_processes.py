"""Writes of one key by several processes at once, and by processes that are killed: one effect, and the log knows."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from emulator import World
from integrations.database import entries, open_database

POST = """
import sys
from integrations.database import open_database
from integrations.slack import Slack, messages
from integrations.writes import Journal
url, token, records = sys.argv[1:]
journal = Journal(open_database(records), "hammer")
with_token = Slack(url, token, journal)
sys.stdin.read()
for number in range(3):
    print(messages.post(with_token, "autopilot", "Once", f"key {number}").change)
"""
ISSUE = """
import sys
from integrations.database import open_database
from integrations.linear import Linear, attachments, issues, teams
from integrations.writes import Journal
url, token, records = sys.argv[1:]
with Linear(url, token, Journal(open_database(records), "hammer")) as linear:
    team = teams.find_team(linear, "ENG").id
    sys.stdin.read()
    issue = issues.create_issue(linear, team, "key", title="Once")
    print(issue.change)
    print(attachments.attach(linear, issue.unwrap().id, "https://example.com/", "Report").change)
"""
DIE = """
import os, signal, sys
from pathlib import Path
from pydantic import BaseModel
from integrations.database import open_database
from integrations.writes import Journal, Write, perform

class Note(BaseModel):
    text: str

place = Path(sys.argv[2])

def send(_):
    place.write_text("hello")
    if sys.argv[3] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return Note(text="hello")

def find():
    return Note(text=place.read_text()) if place.exists() else None

journal = Journal(open_database(sys.argv[1]), "tests")
print(perform(journal, Write("disk", "write", "note", "key", "Write", {}), send, find=find).change)
"""


def at_once(code: str, arguments: Sequence[str], count: int) -> list[str]:
    """What so many processes print, that all begin when the last one is ready."""
    command = [sys.executable, "-c", code, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [subprocess.Popen(command, text=True, **pipes) for _ in range(count)]  # type: ignore[call-overload]
    for process in started:
        process.stdin.close()
        process.stdin = None
    answers = [process.communicate() for process in started]
    assert [complaint for _, complaint in answers] == [""] * count
    return [line for output, _ in answers for line in output.split()]


def test_processes_that_post_the_same_at_once_post_it_once(world: World, records: str) -> None:
    world.fault("slack", "*", "/api/chat.postMessage", "delay", 12, seconds=0.2)
    environment = world.environment
    changes = at_once(POST, [environment["SLACK_API_URL"], environment["SLACK_BOT_TOKEN"], records], 4)
    assert sorted(changes) == ["created"] * 3 + ["unchanged"] * 9
    assert [message.text for message in world.slack.messages] == ["Once"] * 3
    assert sorted(entry.result for entry in entries(open_database(records))) == sorted(changes)


def test_processes_that_create_the_same_in_linear_at_once_create_it_once(world: World, tmp_path: Path) -> None:
    environment = world.environment
    records = f"sqlite:///{tmp_path}/records.sqlite3"
    changes = at_once(ISSUE, [environment["LINEAR_API_URL"], environment["LINEAR_API_KEY"], records], 3)
    assert sorted(changes) == ["created"] * 2 + ["unchanged"] * 4
    assert (len(world.linear.issues), len(world.linear.attachments)) == (1, 1)


def test_what_a_killed_process_had_written_is_found_and_recorded(records: str, tmp_path: Path) -> None:
    place = tmp_path / "note"

    def write(how: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", DIE, records, str(place), how]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert write("die").returncode == -9
    database = open_database(records)
    assert [entry.result for entry in entries(database)] == ["begun"]
    assert (write("live").stdout, place.read_text()) == ("unchanged\n", "hello")
    logged = [(entry.result, entry.after, entry.error) for entry in entries(database)]
    assert logged == [("created", {"text": "hello"}, None), ("unchanged", {"text": "hello"}, None)]


def test_a_killed_process_that_wrote_nothing_is_recorded_as_failed(tmp_path: Path) -> None:
    records = f"sqlite:///{tmp_path}/records.sqlite3"
    place = tmp_path / "note"
    command = [sys.executable, "-c", DIE, records, str(place), "die"]
    subprocess.run(command, check=False, timeout=60)
    place.unlink()
    command[-1] = "live"
    assert subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout == "created\n"
    first, second = entries(open_database(records))
    assert (first.result, second.result) == ("failed", "created")
    assert "ended before it had an answer" in (first.error or "")
