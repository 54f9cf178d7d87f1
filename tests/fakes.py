"""Doubles that the product can run on: small, explainable, tested in test_fakes.py."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from corpus.embedding import EmbeddingInput
from corpus.model import PassageVectors, Vector

_WORD = re.compile(r"\w+|[^\w\s]")


_SHARED = 0.7  # of the length of what its own words give a text


class HashedEmbedder:
    """A bag of words, each hashed to a fixed random direction: alike words, alike vectors.

    All texts share a part of one direction, as they do with a real model.
    Word pieces are words and punctuation marks, so that windows can be reasoned about by eye.
    """

    def __init__(self, dimension: int = 64, window: int = 254, salt: str = "") -> None:
        self.dimension = dimension
        self.window = window
        self.identity = f"hashed-{dimension}-{window}{salt}"
        self.passages_embedded = 0
        self._known: dict[str, Vector] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(_WORD.findall(text)) for text in texts]

    def embed_question(self, text: str) -> Vector:
        return self._embed(text)

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        for given in inputs:
            pieces = self.count([f"{given.context}\n{given.text}"])[0]
            if pieces > self.window:
                raise ValueError(f"{pieces} word pieces exceed the window of {self.window}")
            self.passages_embedded += 1
            sentences = [self._embed(given.text[s.start : s.end]) for s in given.sentences]
            yield PassageVectors(
                passage=self._embed(f"{given.context}\n{given.text}"),
                sentences=np.asarray(sentences, dtype=np.float16),
            )

    def _embed(self, text: str) -> Vector:
        words = re.findall(r"\w+", text.lower()) or ["∅"]
        total = _SHARED * len(words) ** 0.5 * self._direction("")
        for word in words:
            total += self._direction(word)
        vector: Vector = (total / np.linalg.norm(total)).astype(np.float32)
        return vector

    def _direction(self, word: str) -> Vector:
        if word not in self._known:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            self._known[word] = (
                np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
            )
        return self._known[word]


class TranslatingEmbedder(HashedEmbedder):
    """The same to which some words of other languages are English ones.

    Texts share so much of one direction that their cosines lie as high as those of the real model.
    """

    _KNOWN: ClassVar = {
        "digue": "wall", "port": "harbour", "surélevée": "raised", "quand": "when",
        "muro": "wall", "puerto": "harbour", "elevó": "raised", "cuándo": "when",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__(salt="-translating")
        self.questions = 0

    def embed_question(self, text: str) -> Vector:
        self.questions += 1
        return super().embed_question(text)

    def _embed(self, text: str) -> Vector:
        words = [self._KNOWN.get(word, word) for word in re.findall(r"\w+", text.lower())]
        vector = super()._embed(" ".join(words)) + 1.5 * self._direction("") / np.linalg.norm(
            self._direction("")
        )
        unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


class Finish(str):
    """The reason to finish that a scripted reply ends with; without one it says `stop`."""


class ScriptedChatModel(BaseChatModel):
    """Says what its script says, call by call; the last reply is said again and again.

    A reply is a text, or steps: a piece of text, seconds to wait, an event to wait for, an error to
    raise, a chunk of any content, or how it finishes (`Finish("length")`; `Finish("")` for none).

    `split` cuts texts into pieces of that many characters. `heard` are the messages of each call;
    `closed_early` says of each whether its reader went away before the end, and `closings` is set
    when one does.
    """

    script: list[str | list[Any]]
    split: int = 0
    heard: list[list[BaseMessage]] = Field(default_factory=list)
    closed_early: list[bool] = Field(default_factory=list)
    _closings: asyncio.Event = PrivateAttr(default_factory=asyncio.Event)

    @property
    def closings(self) -> asyncio.Event:
        return self._closings

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.heard.append(messages)
        self.closed_early.append(False)
        said = []
        for step in self._steps(len(self.heard) - 1):
            if isinstance(step, Exception):
                raise step
            if isinstance(step, str) and not isinstance(step, Finish):
                said.append(step)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content="".join(said)))])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        call = len(self.heard)
        self.heard.append(messages)
        self.closed_early.append(False)
        finish = "stop"
        try:
            for step in self._steps(call):
                if isinstance(step, Finish):
                    finish = str(step)
                elif isinstance(step, Exception):
                    raise step
                elif isinstance(step, asyncio.Event):
                    await step.wait()
                elif isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield _chunk(step)
            if finish:
                last = AIMessageChunk(content="", response_metadata={"finish_reason": finish})
                yield ChatGenerationChunk(message=last)
        except (GeneratorExit, asyncio.CancelledError):
            self.closed_early[call] = True
            self._closings.set()
            raise

    def _steps(self, call: int) -> list[Any]:
        reply = self.script[min(call, len(self.script) - 1)]
        steps = [reply] if isinstance(reply, str) else reply
        return [piece for step in steps for piece in self._pieces(step)]

    def _pieces(self, step: Any) -> list[Any]:
        if not self.split or not isinstance(step, str) or isinstance(step, Finish):
            return [step]
        return [step[i : i + self.split] for i in range(0, len(step), self.split)]


def _chunk(step: str | AIMessageChunk) -> ChatGenerationChunk:
    message = AIMessageChunk(content=step) if isinstance(step, str) else step
    return ChatGenerationChunk(message=message)
