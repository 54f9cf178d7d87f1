"""The doubles do what they say."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from tests.fakes import Finish, ScriptedChatModel


def said(model: ScriptedChatModel, text: str = "hello") -> list[AIMessageChunk]:
    async def listen() -> list[AIMessageChunk]:
        return [chunk async for chunk in model.astream([HumanMessage(text)])]

    return asyncio.run(listen())


def texts(model: ScriptedChatModel) -> list[str]:
    return [str(chunk.text) for chunk in said(model) if chunk.text]


def test_a_scripted_model_says_its_script_call_by_call_and_then_its_last_reply_again() -> None:
    model = ScriptedChatModel(script=[["one ", "two"], "three"])
    assert [texts(model) for _ in range(3)] == [["one ", "two"], ["three"], ["three"]]


def test_a_scripted_model_splits_texts_as_it_is_told() -> None:
    assert texts(ScriptedChatModel(script=["[12]."], split=1)) == ["[", "1", "2", "]", "."]
    assert texts(ScriptedChatModel(script=["[12]."], split=3)) == ["[12", "]."]


def test_a_scripted_model_keeps_what_it_was_told() -> None:
    model = ScriptedChatModel(script=["yes"])
    said(model, "first")
    said(model, "second")
    assert [[m.content for m in heard] for heard in model.heard] == [["first"], ["second"]]
    assert model.closed_early == [False, False]
    assert model.invoke("third").content == "yes"


def test_a_scripted_model_finishes_as_it_is_told() -> None:
    def finish(reply: list[Any]) -> list[Any]:
        chunks = said(ScriptedChatModel(script=[reply]))
        return [f for c in chunks if (f := c.response_metadata.get("finish_reason"))]

    assert finish(["a"]) == ["stop"]
    assert finish(["a", Finish("length")]) == ["length"]
    assert finish(["a", Finish("")]) == []


def test_a_scripted_model_raises_where_its_script_says() -> None:
    model = ScriptedChatModel(script=[["a", OSError("gone")]])
    with pytest.raises(OSError, match="gone"):
        said(model)


def test_a_scripted_model_notices_that_its_reader_left() -> None:
    model = ScriptedChatModel(script=[["a", asyncio.Event(), "b"]])

    async def leave() -> None:
        task = asyncio.create_task(anext_twice())
        await asyncio.sleep(0)
        while not model.heard:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait_for(model.closings.wait(), 5)

    async def anext_twice() -> None:
        stream = model.astream("x")
        await anext(stream)
        await anext(stream)

    asyncio.run(leave())
    assert model.closed_early == [True]


def test_a_logger_that_is_made_meanwhile_stops_nobody_who_looks_through_them() -> None:
    loggers = logging.Logger.manager.loggerDict
    try:
        for _ in loggers.values():
            logging.getLogger("made meanwhile")
    finally:
        del loggers["made meanwhile"]
