"""A chat model's words come as they are said, within limits, and every failure has a kind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from pydantic import SecretStr

from assistant.chat.loading import load_chat_model
from assistant.chat.settings import ChatSettings
from assistant.chat.talking import Limits, spoken
from assistant.chat.thoughts import ThoughtFilter
from assistant.errors import ChatFailed
from tests.fake_chat_server import ANSWER, FakeChatServer, Fault
from tests.fakes import Finish, ScriptedChatModel

KEY = "sk-very-secret"
PROMPT = "confidential words of the prompt"
QUICK = Limits(first=1, gap=0.8, total=10, pause=0.01)
PATIENT = Limits(first=10, gap=10, total=20, pause=0.01)
NEVER = asyncio.Event  # a step of a script that never comes


def client(server: FakeChatServer) -> BaseChatModel:
    """A real client of the fake server."""
    settings = ChatSettings(
        chat_model="openai:fake", chat_base_url=server.url, chat_api_key=SecretStr(KEY)
    )
    model = load_chat_model(settings)
    assert model is not None
    return model


def talk(model: BaseChatModel, limits: Limits = PATIENT) -> tuple[str, ChatFailed | None]:
    """All that is said, and how it failed if it did."""

    async def listen() -> tuple[str, ChatFailed | None]:
        said: list[str] = []
        try:
            async for piece in spoken(model, [HumanMessage(PROMPT)], limits):
                said.append(piece)
        except ChatFailed as failed:
            return "".join(said), failed
        return "".join(said), None

    return asyncio.run(listen())


def kind(failed: ChatFailed | None) -> str:
    return failed.kind if failed else "none"


def test_the_answer_is_passed_on_whole_and_the_model_hears_the_messages() -> None:
    messages = [SystemMessage("rules"), HumanMessage("question")]
    model = ScriptedChatModel(script=["The grant [1]."], split=1)

    async def listen() -> list[str]:
        return [piece async for piece in spoken(model, messages, PATIENT)]

    assert asyncio.run(listen()) == list("The grant [1].")
    assert model.heard == [messages]
    assert model.closed_early == [False]


def test_words_arrive_while_the_model_still_speaks() -> None:
    more = asyncio.Event()
    model = ScriptedChatModel(script=[["first", more, " second"]])

    async def listen() -> list[str]:
        stream = spoken(model, [HumanMessage("x")], PATIENT)
        heard = [await anext(stream)]
        more.set()
        return heard + [piece async for piece in stream]

    assert asyncio.run(listen()) == ["first", " second"]


FAULTS = [
    # fault, kind, what was said before, how often it was asked
    (Fault.NONE, "none", ANSWER, 1),
    (Fault.RATE_LIMITED, "rate_limited", "", 2),
    (Fault.SERVER_ERROR, "unavailable", "", 2),
    (Fault.UNAUTHORISED, "refused", "", 1),
    (Fault.BAD_REQUEST, "refused", "", 1),
    (Fault.GARBAGE, "garbage", "", 1),
    (Fault.WEB_PAGE, "garbage", "", 1),
    (Fault.EMPTY, "garbage", "", 1),
    (Fault.ERROR_EVENT, "unavailable", "", 2),
    (Fault.STALL_FIRST, "timeout", "", 2),
    (Fault.STALL_MIDDLE, "timeout", ANSWER[:15], 1),
    (Fault.CUT_MIDDLE, "cut", ANSWER[:15], 1),
    (Fault.NO_END, "cut", ANSWER[:15], 1),
    (Fault.TOO_LONG, "cut", ANSWER, 1),
]


@pytest.mark.parametrize(("fault", "expected", "said", "asked"), FAULTS)
def test_each_fault_has_its_kind_and_only_what_may_help_is_asked_again(
    fault: Fault, expected: str, said: str, asked: int
) -> None:
    stalls = fault in {Fault.STALL_FIRST, Fault.STALL_MIDDLE}
    with FakeChatServer((fault,)) as server:
        heard, failed = talk(client(server), QUICK if stalls else PATIENT)
        assert (heard, kind(failed)) == (said, expected)
        assert len(server.asked) == asked


@pytest.mark.parametrize("fault", [f for f, kind, *_ in FAULTS if kind != "none"])
def test_a_failure_never_repeats_the_key_or_the_prompt(fault: Fault) -> None:
    with FakeChatServer((fault,)) as server:
        _, failed = talk(client(server), replace(QUICK, attempts=1))
    assert failed is not None
    while failed is not None:
        assert KEY not in f"{failed} {failed.args}"
        assert PROMPT not in f"{failed} {failed.args}"
        failed = cast(Any, failed.__cause__ or failed.__context__)


def test_nobody_listening_is_unavailable() -> None:
    with FakeChatServer() as server:
        model = client(server)
    heard, failed = talk(model)
    assert (heard, kind(failed)) == ("", "unavailable")


@pytest.mark.parametrize(
    "fault", [Fault.RATE_LIMITED, Fault.SERVER_ERROR, Fault.ERROR_EVENT, Fault.STALL_FIRST]
)
def test_a_second_attempt_that_succeeds_is_all_that_is_seen(fault: Fault) -> None:
    limits = QUICK if fault is Fault.STALL_FIRST else PATIENT
    with FakeChatServer((fault, Fault.NONE)) as server:
        assert talk(client(server), limits) == (ANSWER, None)
        assert len(server.asked) == 2


def test_it_is_asked_as_often_as_the_limits_say() -> None:
    for attempts in (1, 3):
        with FakeChatServer((Fault.SERVER_ERROR,)) as server:
            talk(client(server), replace(PATIENT, attempts=attempts))
            assert len(server.asked) == attempts


def test_after_the_first_word_it_is_never_asked_again() -> None:
    model = ScriptedChatModel(script=[["The ", ConnectionError("lost")], "again"])
    heard, failed = talk(model)
    assert (heard, kind(failed)) == ("The ", "cut")
    assert len(model.heard) == 1


def test_thinking_counts_as_the_first_word() -> None:
    for thought in (
        AIMessageChunk(content="", additional_kwargs={"reasoning_content": "hm"}),
        AIMessageChunk(content=[{"type": "reasoning", "reasoning": "hm"}]),
        AIMessageChunk(content="<think>hm"),
    ):
        model = ScriptedChatModel(script=[[thought, ConnectionError("lost")], "again"])
        assert kind(talk(model)[1]) == "cut"
        assert len(model.heard) == 1


def test_it_waits_as_long_as_the_provider_asks_but_not_longer_than_five_seconds() -> None:
    def pause(retry_after: str) -> float:
        with FakeChatServer((Fault.RATE_LIMITED, Fault.NONE), retry_after=retry_after) as server:
            model, began = client(server), time.monotonic()
            assert talk(model)[0] == ANSWER
            return time.monotonic() - began

    assert 1 <= pause("1") < 4
    assert 5 <= pause("3600") < 8
    assert pause("Wed, 21 Oct 2015 07:28:00 GMT") < 1
    assert pause("soon") < 1


def test_it_is_not_asked_again_when_there_is_no_time_left() -> None:
    with FakeChatServer((Fault.RATE_LIMITED,), retry_after="3") as server:
        began = time.monotonic()
        assert kind(talk(client(server), replace(PATIENT, total=2))[1]) == "rate_limited"
        assert time.monotonic() - began < 2
        assert len(server.asked) == 1


def test_a_stalled_model_is_left_in_time() -> None:
    before = [NEVER()]
    between = ["one", NEVER()]
    dripping = [step for _ in range(100) for step in ("drip ", 0.05)]
    for script, limits, said in (
        (before, Limits(first=0.1, gap=9, total=9, attempts=1), "said nothing for 0.1"),
        (between, Limits(first=9, gap=0.1, total=9), "fell silent for 0.1"),
        (dripping, Limits(first=9, gap=9, total=0.3), "not complete after 0.3"),
    ):
        began = time.monotonic()
        failed = talk(ScriptedChatModel(script=[script]), limits)[1]
        assert kind(failed) == "timeout"
        assert said in str(failed)
        assert time.monotonic() - began < 3


def test_a_slow_reader_is_not_taken_for_a_silent_model() -> None:
    model = ScriptedChatModel(script=[["one", "two", "three"]])

    async def listen() -> list[str]:
        heard = []
        async for piece in spoken(model, [HumanMessage("x")], replace(PATIENT, gap=0.5)):
            heard.append(piece)
            await asyncio.sleep(0.6)
        return heard

    assert asyncio.run(listen()) == ["one", "two", "three"]


@pytest.mark.parametrize("fault", [Fault.MANY, Fault.ENDLESS])
def test_an_answer_without_end_is_stopped_at_its_most_characters(fault: Fault) -> None:
    with FakeChatServer((fault,)) as server:
        heard, failed = talk(client(server), replace(PATIENT, characters=2000))
        assert (len(heard), kind(failed)) == (2000, "cut")
        assert server.left.wait(1) or fault is Fault.MANY


def test_an_answer_of_just_the_most_characters_is_whole() -> None:
    assert talk(ScriptedChatModel(script=["12345"], split=2), replace(PATIENT, characters=5)) == (
        "12345",
        None,
    )


def test_thoughts_without_end_are_stopped_too() -> None:
    model = ScriptedChatModel(script=["<think>" + "hm " * 30_000], split=3)
    heard, failed = talk(model)
    assert (heard, kind(failed)) == ("", "cut")
    assert model.closed_early == [True]


@pytest.mark.parametrize("fault", [Fault.ENDLESS, Fault.STALL_MIDDLE])
@pytest.mark.parametrize("cancelled", [False, True], ids=["closed", "cancelled"])
def test_the_connection_is_closed_within_a_second_when_the_reader_leaves(
    fault: Fault, cancelled: bool
) -> None:
    async def leave(server: FakeChatServer) -> bool:
        stream = spoken(client(server), [HumanMessage(PROMPT)], PATIENT)
        await anext(stream)
        if cancelled:
            task = asyncio.create_task(to_the_end(stream))
            await asyncio.sleep(0)
            task.cancel()
        else:
            await cast(Any, stream).aclose()
        return await asyncio.to_thread(server.left.wait, 1)

    with FakeChatServer((fault,)) as server:
        assert asyncio.run(leave(server))


def test_a_reader_who_leaves_before_the_first_word_closes_it_too() -> None:
    async def leave(server: FakeChatServer) -> bool:
        task = asyncio.create_task(
            to_the_end(spoken(client(server), [HumanMessage(PROMPT)], PATIENT))
        )
        assert await asyncio.to_thread(server.streaming.wait, 5)
        task.cancel()
        return await asyncio.to_thread(server.left.wait, 1)

    with FakeChatServer((Fault.STALL_FIRST,)) as server:
        assert asyncio.run(leave(server))


def test_no_task_is_left_behind() -> None:
    async def leave() -> int:
        model = ScriptedChatModel(script=[["one", NEVER()]])
        for _ in range(20):
            stream = cast(Any, spoken(model, [HumanMessage("x")], PATIENT))
            await anext(stream)
            await stream.aclose()
        assert model.closed_early == [True] * 20
        return len(asyncio.all_tasks())

    assert asyncio.run(leave()) == 1


@pytest.mark.parametrize(
    "fault", [Fault.MANY, Fault.ENDLESS, Fault.STALL_MIDDLE, Fault.CUT_MIDDLE, Fault.GARBAGE]
)
def test_nothing_of_the_client_is_left_to_the_garbage_collector(fault: Fault) -> None:
    began = []  # weakly held: what nobody holds any more is closed by its loop at once
    names = set()

    def begin(generator: AsyncGenerator[Any, Any]) -> None:
        began.append(weakref.ref(generator))
        names.add(generator.__qualname__)

    def under_way() -> list[str]:
        alive = [generator for each in began if (generator := each()) is not None]
        return [generator.__qualname__ for generator in alive if generator.ag_frame is not None]

    async def left(server: FakeChatServer) -> list[str]:
        sys.set_asyncgen_hooks(firstiter=begin)
        with contextlib.suppress(ChatFailed):
            await to_the_end(spoken(client(server), [HumanMessage(PROMPT)], limits))
        for _ in range(100):
            if not under_way():
                break
            await asyncio.sleep(0.01)
        return under_way()

    limits = replace(QUICK, characters=2000)
    gc.disable()
    try:
        with FakeChatServer((fault,)) as server:
            assert asyncio.run(left(server)) == []
    finally:
        gc.enable()
    assert {"AsyncStream.__stream__", "BoundAsyncStream.__aiter__"} <= names


async def to_the_end(stream: AsyncIterator[str]) -> None:
    async for _ in stream:
        pass


def test_only_the_text_of_an_answer_is_passed_on() -> None:
    blocks: list[Any] = [
        {"type": "reasoning", "reasoning": "let me see"},
        {"type": "text", "text": "The grant "},
        {"type": "tool_call_chunk", "name": "x", "args": "{}", "id": "1", "index": 0},
        "was paid.",
    ]
    model = ScriptedChatModel(
        script=[[AIMessageChunk(content=blocks), " <think>really?</THINK>Yes."]]
    )
    assert talk(model) == ("The grant was paid. Yes.", None)


def test_an_answer_that_is_all_thought_is_none() -> None:
    for text in ("<think>hm</think>", "<think>hm", "  \n "):
        assert kind(talk(ScriptedChatModel(script=[text]))[1]) == "garbage"


def test_how_an_answer_finished_tells_whether_it_is_whole() -> None:
    for finish, expected in (
        ("stop", "none"),
        ("end_turn", "none"),
        ("max_tokens", "cut"),
        ("error", "cut"),
        ("", "cut"),
        ("content_filter", "refused"),
    ):
        model = ScriptedChatModel(script=[["yes", Finish(finish)]])
        assert kind(talk(model)[1]) == expected


def test_limits_follow_the_settings() -> None:
    settings = ChatSettings(chat_gap_seconds=3, chat_attempts=4, chat_answer_tokens=100)
    assert Limits.of(settings) == Limits(first=20, gap=3, total=120, attempts=4, characters=800)
    assert Limits.of(ChatSettings()) == Limits()


PARTS = ["<think>", "</think>", "<THINKING>", "</thinking>", "<thin", "<", "a", "b > c", "\n", "é"]


def filtered(pieces: Sequence[str]) -> str:
    thoughts = ThoughtFilter()
    return "".join([*map(thoughts.feed, pieces), thoughts.end()])


@given(st.lists(st.sampled_from(PARTS)).map("".join), st.integers(1, 12))
def test_thoughts_are_dropped_however_the_text_is_split(text: str, size: int) -> None:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert filtered(pieces) == filtered([text]) == filtered(list(text))


def test_text_around_thoughts_stays() -> None:
    assert filtered(["a<think>b</think>c<thinking>d</thinking>e <thin f"]) == "ace <thin f"
    assert filtered(["1 < 2 <think>never ends"]) == "1 < 2 "
