import time
from datetime import UTC, datetime, timedelta

import pytest

from emulator import World
from integrations.errors import Forbidden, NotFound, Rejected, Unauthorized
from integrations.slack import Slack, layout, messages
from integrations.slack.answers import Uncertain
from integrations.slack.webhook import post_by_webhook
from integrations.writes import Journal


def texts(world: World, channel: str = "autopilot") -> list[str]:
    return [message.text for message in world.slack.said_in(channel)]


def test_a_message_is_posted_once_a_key(world: World, slack: Slack) -> None:
    first = messages.post(slack, "#autopilot", "Done", "run-1")
    again = messages.post(slack, "autopilot", "Done", "run-1")
    assert (first.change, again.change) == ("created", "unchanged")
    assert first.unwrap().ts == again.unwrap().ts
    assert texts(world) == ["Done"]


def test_what_other_apps_keep_with_their_messages_does_not_matter(world: World, slack: Slack) -> None:
    for number, payload in enumerate(({"key": 7}, {"key": ["run-1"]}, {}, None)):
        messages.post(slack, "autopilot", "Theirs", f"theirs {number}")
        world.slack.said_in("autopilot")[-1].metadata = {"event_type": "theirs", "event_payload": payload}
    assert [messages.post(slack, "autopilot", "Ours", "run-1").change for _ in range(2)] == ["created", "unchanged"]


def test_an_answer_stays_in_its_thread_and_is_found_there(world: World, slack: Slack) -> None:
    parent = messages.post(slack, "autopilot", "Analysis", "run").unwrap()
    for _ in range(2):
        messages.post(slack, "autopilot", "Details", "run details", thread=parent.ts)
    assert [message.thread_ts for message in world.slack.said_in("autopilot")] == [None, parent.ts]


def test_a_message_can_be_changed(world: World, slack: Slack) -> None:
    message = messages.post(slack, "autopilot", "Running", "run").unwrap()
    messages.update(slack, message, "Done", blocks=layout.sections("*Done*"))
    assert texts(world) == ["Done"]
    assert messages.post(slack, "autopilot", "Running", "run").change == "unchanged"


def test_a_reaction_that_is_there_is_fine(world: World, slack: Slack) -> None:
    message = messages.post(slack, "autopilot", "Done", "run").unwrap()
    for _ in range(2):
        messages.react(slack, message, "white_check_mark")
    assert world.slack.messages[0].reactions == ["white_check_mark"]


def test_a_whisper_reaches_one_person(world: World, slack: Slack) -> None:
    messages.whisper(slack, "autopilot", "ada@example.com", "Only you")
    assert [message.only_for for message in world.slack.messages] == [slack.user("@ada")]
    assert texts(world) == []


def test_a_message_is_scheduled_once(world: World, slack: Slack) -> None:
    when = datetime.now(UTC) + timedelta(hours=1)
    for _ in range(2):
        messages.schedule(slack, "autopilot", "Stand-up", when)
    assert [one.text for one in world.slack.scheduled] == ["Stand-up"]


def test_a_file_holds_what_is_too_long(world: World, slack: Slack) -> None:
    messages.attach_file(slack, "autopilot", "report.md", "ü" * 5000, title="Report")
    (file,) = world.slack.files.values()
    assert (file.title, file.complete, file.content.decode()) == ("Report", True, "ü" * 5000)


def test_more_than_fifty_blocks_go_on_in_the_thread(world: World, slack: Slack) -> None:
    messages.post(slack, "autopilot", "Long", "long", blocks=[layout.divider()] * 120)
    said = world.slack.said_in("autopilot")
    assert [len(message.blocks) for message in said] == [50, 50, 20]
    assert {message.thread_ts for message in said[1:]} == {said[0].ts}


def test_a_dry_run_posts_nothing(world: World, slack: Slack, journal: Journal) -> None:
    journal.dry_run = True
    assert messages.post(slack, "autopilot", "Done", "run").value is None
    assert texts(world) == []
    assert journal.plan() == ["post in autopilot (channel autopilot)"]


def test_names_are_looked_up_once(world: World, slack: Slack) -> None:
    assert slack.channel("#general") == slack.channel("general") == slack.channel("C0000000000")
    assert len(world.requests("slack")) == 1


def test_an_unknown_channel_or_person_is_not_found(slack: Slack) -> None:
    with pytest.raises(NotFound, match="Slack has no channel 'nowhere'"):
        slack.channel("nowhere")
    with pytest.raises(NotFound, match="Slack has no user"):
        slack.user("nobody@example.com")


def test_a_channel_without_the_bot_says_to_invite_it(world: World, slack: Slack) -> None:
    with pytest.raises(Forbidden, match="Invite the bot"):
        messages.post(slack, "strangers", "Hello", "k")
    assert texts(world, "strangers") == []


def test_a_missing_scope_is_named(world: World, slack: Slack) -> None:
    world.slack.tokens["xoxb-emulator"].remove("chat:write")
    with pytest.raises(Forbidden, match=r"Add the scope chat:write"):
        messages.post(slack, "autopilot", "Hello", "k")


def test_a_wrong_token_is_unauthorized_and_never_shown(world: World, journal: Journal) -> None:
    wrong = Slack(world.environment["SLACK_API_URL"], "xoxb-canary", journal)
    with pytest.raises(Unauthorized) as caught:
        wrong.channel("general")
    assert "canary" not in str(caught.value)


def test_a_moment_that_is_past_is_refused(slack: Slack) -> None:
    with pytest.raises(Rejected, match="time_in_past"):
        messages.schedule(slack, "autopilot", "Late", datetime.fromtimestamp(time.time() - 60, UTC))


def test_a_webhook_posts_in_its_channel(world: World, journal: Journal) -> None:
    post_by_webhook(world.environment["SLACK_WEBHOOK_URL"], "Done", journal, blocks=layout.sections("*Done*"))
    assert [message.by_webhook for message in world.slack.said_in("autopilot")] == [True]


def test_a_webhook_that_is_gone_never_shows_its_address(world: World, journal: Journal) -> None:
    address = world.urls["slack"] + "/services/T0/B0/canary"
    with pytest.raises(NotFound) as caught:
        post_by_webhook(address, "Done", journal)
    assert "canary" not in str(caught.value)


def test_without_the_right_to_read_our_own_records_tell_what_was_posted(world: World, slack: Slack) -> None:
    world.slack.tokens["xoxb-emulator"].remove("channels:history")
    first = messages.post(slack, "autopilot", "Hello", "k")
    again = messages.post(slack, "autopilot", "Hello", "k")
    assert (first.change, again.change) == ("created", "unchanged")
    assert again.unwrap().ts == first.unwrap().ts
    assert texts(world) == ["Hello"]


def test_without_the_right_to_read_a_lost_answer_is_told(world: World, slack: Slack) -> None:
    world.slack.tokens["xoxb-emulator"].remove("channels:history")
    world.fault("slack", "*", "/api/chat.postMessage", "cut-after")
    with pytest.raises(Uncertain):
        messages.post(slack, "autopilot", "Hello", "k")
    assert texts(world) == ["Hello"]
