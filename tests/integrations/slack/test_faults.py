"""For each fault and each kind of call: what the caller sees, and what Slack then holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator import World
from integrations.errors import Forbidden, NotFound, RateLimited, ServiceError, Unauthorized, Unavailable, is_transient
from integrations.governor import Governor
from integrations.slack import Slack, messages
from integrations.slack.answers import Uncertain
from integrations.slack.webhook import post_by_webhook
from integrations.writes import Journal
from tests.integrations.agents.servers import serving

ANSWERS = [
    ("401", Unauthorized),
    ("403", Forbidden),
    ("404", NotFound),
    ("429", RateLimited),
    ("500", Unavailable),
    ("503", Unavailable),
    ("cut-before", Unavailable),
    ("cut-after", Unavailable),
    ("truncated", Unavailable),
]
LOST = ["cut-after", "truncated"]


@pytest.mark.parametrize(("kind", "error"), ANSWERS)
def test_a_read_says_what_went_wrong(world: World, slack: Slack, kind: str, error: type[ServiceError]) -> None:
    world.fault("slack", "*", "/api/*", kind)
    with pytest.raises(error, match="Slack"):
        slack.channel("general")


@pytest.mark.parametrize(("kind", "error"), ANSWERS)
def test_a_post_happens_once_however_the_first_try_ends(
    world: World, slack: Slack, kind: str, error: type[ServiceError]
) -> None:
    world.fault("slack", "*", "/api/chat.postMessage", kind)
    if kind in LOST:
        assert messages.post(slack, "autopilot", "Once", "k").change == "created"
    else:
        with pytest.raises(error):
            messages.post(slack, "autopilot", "Once", "k")
        assert world.slack.messages == []
    messages.post(slack, "autopilot", "Once", "k")
    assert [message.text for message in world.slack.messages] == ["Once"]


@pytest.mark.parametrize(("kind", "error"), ANSWERS)
def test_a_reaction_is_there_once_after_a_retry(
    world: World, slack: Slack, kind: str, error: type[ServiceError]
) -> None:
    message = messages.post(slack, "autopilot", "Done", "k").unwrap()
    world.fault("slack", "*", "/api/reactions.add", kind)
    with pytest.raises(error):
        messages.react(slack, message, "tada")
    messages.react(slack, message, "tada")
    assert world.slack.messages[0].reactions == ["tada"]


@pytest.mark.parametrize("kind", LOST)
def test_a_lost_answer_to_what_cannot_be_looked_up_is_not_tried_again(
    world: World, slack: Slack, journal: Journal, kind: str
) -> None:
    world.fault("slack", "*", "/api/chat.postEphemeral", kind)
    world.fault("slack", "*", "/services/*", kind)
    world.fault("slack", "*", "/api/files.completeUploadExternal", kind)
    with pytest.raises(Uncertain) as caught:
        messages.whisper(slack, "autopilot", "ada", "Psst")
    assert not is_transient(caught.value)
    with pytest.raises(Uncertain):
        messages.attach_file(slack, "autopilot", "log.txt", "text")
    if kind == "cut-after":
        with pytest.raises(Uncertain):
            post_by_webhook(world.environment["SLACK_WEBHOOK_URL"], "Done", journal)
    assert [message.text for message in world.slack.messages][:1] == ["Psst"]


def test_a_limit_says_when_to_come_back(world: World, slack: Slack) -> None:
    world.fault("slack", "*", "/api/*", "429", seconds=30)
    with pytest.raises(RateLimited) as caught:
        slack.channel("general")
    assert 25 < (caught.value.retry_at - datetime.now(UTC)).total_seconds() <= 30


def test_a_limit_that_one_client_met_holds_the_others(world: World, journal: Journal, tmp_path: Path) -> None:
    world.fault("slack", "*", "/api/*", "429", seconds=30)
    for _ in range(2):
        governor = Governor(tmp_path, "slack", "xoxb-emulator", patience=0.1)
        with pytest.raises(RateLimited):
            Slack(world.environment["SLACK_API_URL"], "xoxb-emulator", journal, governor=governor).channel("general")
    assert len(world.requests("slack")) == 1


def test_a_server_that_is_not_there_is_unavailable(journal: Journal) -> None:
    with pytest.raises(Unavailable):
        Slack("http://127.0.0.1:1/api", "xoxb-x", journal).channel("general")


@pytest.mark.parametrize("answer", [[1], "text"])
def test_an_answer_that_is_no_object_is_unavailable(answer: object, journal: Journal) -> None:
    with serving(lambda *_: (200, answer)) as server, pytest.raises(Unavailable):
        Slack(server.url, "xoxb-1", journal).channel("general")
