"""An answer as it grows in a thread, with the real client against the strict fake."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.growing import Unfolding
from api.slack.text import as_read, markdown
from api.slack.thread import Place, Progress, Thread
from tests.fake_slack.limits import MOST_STREAM_BYTES, links_of, pings_of
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT, BOT_TOKEN, TEAM, Workspace
from tests.slack.conftest import GENERAL, MEMBER, populate
from tests.slack.test_text import citation, texts

T = TypeVar("T")
SOURCE = {"type": "section", "text": {"type": "mrkdwn", "text": "*Sources*"}}
SENTENCE = "The harbour of Kumba was dredged in March 2019 by Wren Marine of Aberdeen. "


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as started:
        populate(started.workspace)
        yield started


@pytest.fixture
def workspace(slack: FakeSlack) -> Workspace:
    slack.workspace.calls.clear()
    slack.workspace.faults.clear()
    slack.workspace.stream_seconds = 300.0
    return slack.workspace


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def in_thread(
    slack: FakeSlack, work: Callable[[Thread, Clock], Awaitable[T]], *, begun: bool = False
) -> tuple[str, list[Progress]]:
    """Do something in a new thread; its root, and what was noted."""
    root = slack.workspace.post(GENERAL, MEMBER, "a question")["ts"]
    noted: list[Progress] = []

    async def note(current: Progress) -> None:
        noted.append(current)

    async def run() -> None:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(
                token=BOT_TOKEN, base_url=slack.api_url, session=session,
                retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)],
            )  # fmt: skip
            place = Place(team=TEAM, channel=GENERAL, thread_ts=root, user=MEMBER)
            await work(Thread(client, place, Progress(begun=begun), note), Clock())

    asyncio.run(run())
    return root, noted


def growing(*pieces: str, gap: float = 1.0) -> Callable[[Thread, Clock], Awaitable[None]]:
    """An answer whose pieces come so many seconds apart."""

    async def work(thread: Thread, clock: Clock) -> None:
        unfolding = Unfolding(thread, clock)
        for piece in pieces:
            unfolding.add(piece)
            await unfolding.show()
            clock.now += gap
            await unfolding.show()
        await unfolding.end([SOURCE])

    return work


def shown(message: dict[str, Any]) -> str:
    blocks = "".join(b["text"] for b in message.get("blocks", ()) if b["type"] == "markdown")
    return str(message.get("markdown_text") or blocks or message["text"])


def methods(workspace: Workspace) -> list[str]:
    return [call.method for call in workspace.calls]


def test_a_quick_answer_is_one_message(slack: FakeSlack, workspace: Workspace) -> None:
    root, noted = in_thread(slack, growing(SENTENCE, SENTENCE, gap=0.1))
    [message] = workspace.ours(GENERAL, root)
    assert shown(message) == SENTENCE * 2
    assert methods(workspace) == ["chat.postMessage"]
    assert noted[0] == Progress(begun=True)
    assert noted[-1].sent == (message["ts"],)


def test_a_slow_answer_grows_and_its_sources_come_last(
    slack: FakeSlack, workspace: Workspace
) -> None:
    root, _ = in_thread(slack, growing(*[SENTENCE] * 6))
    [message] = workspace.ours(GENERAL, root)
    assert shown(message) == SENTENCE * 6
    assert message["blocks"] == [SOURCE]
    called = methods(workspace)
    assert called[0] == "chat.startStream"
    assert called[-1] == "chat.stopStream"
    assert 1 <= called.count("chat.appendStream") <= 6


def test_a_long_answer_rolls_over_and_not_a_byte_is_lost(
    slack: FakeSlack, workspace: Workspace
) -> None:
    pieces = [f"{n} {SENTENCE}\n\n" for n in range(400)]
    root, _ = in_thread(slack, growing(*pieces, gap=0.3))
    messages = workspace.ours(GENERAL, root)
    assert len(messages) > 2
    assert "".join(map(shown, messages)) == "".join(pieces)
    assert all(len(shown(m).encode()) <= MOST_STREAM_BYTES for m in messages)
    assert [m["blocks"] for m in messages] == [[]] * (len(messages) - 1) + [[SOURCE]]


def test_a_stream_that_slack_closes_is_written_as_a_whole(
    slack: FakeSlack, workspace: Workspace
) -> None:
    async def work(thread: Thread, clock: Clock) -> None:
        unfolding = Unfolding(thread, clock)
        for n in range(6):
            unfolding.add(SENTENCE)
            clock.now += 2
            await unfolding.show()
            if n == 2:
                workspace.stream_seconds = -1
        await unfolding.end([SOURCE])

    root, _ = in_thread(slack, work)
    [message] = workspace.ours(GENERAL, root)
    assert shown(message) == SENTENCE * 6
    assert message["blocks"][-1] == SOURCE


def test_a_stream_that_is_closed_at_its_end_is_written_as_a_whole(
    slack: FakeSlack, workspace: Workspace
) -> None:
    workspace.fail("chat.stopStream", error="message_not_in_streaming_state")

    async def work(thread: Thread, clock: Clock) -> None:
        unfolding = Unfolding(thread, clock)
        unfolding.add(SENTENCE)
        clock.now += 2
        await unfolding.show()
        workspace.streams.clear()
        unfolding.add("The end.")
        await unfolding.end([SOURCE])

    root, _ = in_thread(slack, work)
    [message] = workspace.ours(GENERAL, root)
    assert shown(message) == f"{SENTENCE}The end."


@pytest.mark.parametrize("code", ["channel_type_not_supported", "unknown_method", "missing_scope"])
def test_where_slack_does_not_stream_a_message_is_changed(
    slack: FakeSlack, workspace: Workspace, code: str
) -> None:
    workspace.fail("chat.startStream", error=code)
    root, _ = in_thread(slack, growing(*[SENTENCE] * 8))
    [message] = workspace.ours(GENERAL, root)
    assert shown(message) == SENTENCE * 8
    assert message["blocks"][-1] == SOURCE
    assert methods(workspace).count("chat.startStream") == 1
    assert methods(workspace).count("chat.update") >= 2


def test_blocks_that_slack_refuses_leave_the_text(slack: FakeSlack, workspace: Workspace) -> None:
    workspace.fail("chat.postMessage", error="invalid_blocks")
    long = SENTENCE * 60
    root, _ = in_thread(slack, growing(long, gap=0.0))
    messages = workspace.ours(GENERAL, root)
    read = " ".join(m["text"] for m in messages)
    assert re.sub(r"\s+", " ", read).strip() == long.strip()


def test_a_limit_of_slack_is_waited_for(slack: FakeSlack, workspace: Workspace) -> None:
    workspace.fail("chat.postMessage", times=2, status=429, retry_after=1)
    root, _ = in_thread(slack, growing(SENTENCE, gap=0.0))
    assert len(workspace.ours(GENERAL, root)) == 1
    made = [c for c in workspace.calls if c.method == "chat.postMessage"]
    assert [c.status for c in made] == [429, 429, 200]
    assert made[2].at - made[0].at >= 2


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"body": "<html>"}, {"error": "internal_error"}, {"late": True}]
)
def test_other_failures_are_told_to_whoever_does_the_work(
    slack: FakeSlack, workspace: Workspace, fault: dict[str, Any]
) -> None:
    workspace.fail("chat.postMessage", **fault)
    # the client itself fails where an answer is no JSON
    with pytest.raises((SlackApiError, aiohttp.ClientError, AttributeError)):
        in_thread(slack, growing(SENTENCE, gap=0.0))
    assert methods(workspace) == ["chat.postMessage"]


def test_what_was_sent_and_not_noted_is_found_and_changed(
    slack: FakeSlack, workspace: Workspace
) -> None:
    async def work(thread: Thread, _: Clock) -> None:
        root = thread.place.thread_ts
        other = workspace.post(GENERAL, BOT, "an answer before", thread_ts=root)
        half = workspace.post(GENERAL, BOT, "", thread_ts=root, markdown_text="Half an")
        workspace.streams[GENERAL, half["ts"]] = workspace.clock()
        second = workspace.post(GENERAL, BOT, "too much", thread_ts=root)
        await thread.adopt(BOT, root, {other["ts"]})
        await thread.settle(["The whole answer."], [SOURCE])
        assert second["ts"] not in workspace.messages[GENERAL]

    root, noted = in_thread(slack, work, begun=True)
    before, message = workspace.ours(GENERAL, root)
    assert before["text"] == "an answer before"
    assert shown(message) == "The whole answer."
    assert noted[-1].sent == (message["ts"],)


def test_what_stood_in_the_thread_before_the_question_is_left_alone(
    slack: FakeSlack, workspace: Workspace
) -> None:
    async def work(thread: Thread, _: Clock) -> None:
        root = thread.place.thread_ts
        workspace.post(GENERAL, BOT, "an answer of last year", thread_ts=root)
        question = workspace.post(GENERAL, MEMBER, "and now?", thread_ts=root)
        await thread.adopt(BOT, question["ts"], set())
        await thread.settle(["The answer."], [])

    root, _ = in_thread(slack, work, begun=True)
    assert [shown(m) for m in workspace.ours(GENERAL, root)] == [
        "an answer of last year",
        "The answer.",
    ]


def test_settling_twice_leaves_what_settling_once_left(
    slack: FakeSlack, workspace: Workspace
) -> None:
    async def work(thread: Thread, _: Clock) -> None:
        await thread.settle(["One.", "Two."], [SOURCE])
        first = [m["ts"] for m in workspace.ours(GENERAL, thread.place.thread_ts)]
        await thread.settle(["One.", "Two."], [SOURCE])
        assert [m["ts"] for m in workspace.ours(GENERAL, thread.place.thread_ts)] == first
        del workspace.messages[GENERAL][first[0]]  # somebody took it away
        await thread.settle(["One.", "Two."], [SOURCE])

    root, _ = in_thread(slack, work)
    assert sorted(map(shown, workspace.ours(GENERAL, root))) == ["One.", "Two."]


@given(st.lists(texts, min_size=1, max_size=6), st.integers(min_value=0, max_value=2))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_however_it_is_cut_nothing_hostile_leaves_and_nothing_is_lost(
    slack: FakeSlack, workspace: Workspace, said: list[str], gap: int
) -> None:
    cited = citation()
    pieces = [markdown(f"{text} [1]", [cited]) for text in said]
    workspace.calls.clear()
    root, _ = in_thread(slack, growing(*pieces, gap=gap))
    messages = workspace.ours(GENERAL, root)
    assert as_read("".join(map(shown, messages))) == "".join(as_read(piece) for piece in pieces)
    for sent in [*workspace.everything_sent(), *messages]:
        assert pings_of(sent) == []
        assert links_of(sent) <= {cited.url}
