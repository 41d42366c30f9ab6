import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import HeaderBlock, SectionBlock

from integrations.errors import Rejected
from integrations.slack import layout


@pytest.mark.parametrize(
    "blocks",
    [
        [layout.header("x" * 500)],
        layout.sections("word " * 5000),
        layout.sections("x" * 9001),
        [layout.buttons([("x" * 200, "approve", "7")])],
        [layout.context("x" * 9000)],
    ],
)
def test_what_we_lay_out_keeps_to_slacks_limits(blocks: list[object]) -> None:
    layout.check(blocks, "test")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([layout.divider()] * 51, "51 blocks"),
        ([HeaderBlock(text="x" * 151)], "150"),
        ([layout.divider(), SectionBlock(text="x" * 3001)], "block 1"),
        ([layout.buttons([("a", "a", "1")] * 26)], "25"),
    ],
)
def test_a_message_beyond_the_limits_is_not_sent(blocks: list[object], problem: str) -> None:
    with pytest.raises(Rejected, match=problem):
        layout.check(blocks, "test")  # type: ignore[arg-type]


@given(st.text(alphabet="ab \n", max_size=200), st.integers(3, 40))
def test_a_split_text_loses_only_breaks(text: str, limit: int) -> None:
    pieces = layout.split(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_text_from_outside_mentions_nobody() -> None:
    assert layout.escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert layout.link("https://x.org/?a|b>c", "<b>") == "<https://x.org/?a%7Cb%3Ec|&lt;b&gt;>"
