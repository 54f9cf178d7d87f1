"""`assistant ask` and `assistant search`: one question, answered here."""

from __future__ import annotations

import asyncio
import contextlib
import json

import typer

from api.access.caller import LOCAL_READER
from api.bootstrap.answering import Library, open_library
from api.commands.terminal import answer_lines, printable
from api.http.searching import search_passages
from api.schemas.answers import AnswerOut
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.model import Question, checked_text
from corpus.audience import Audience, Reader
from corpus.catalogue import NO_FILTERS
from corpus.settings import CorpusSettings


def answer_here(
    question: str, labels: list[str] | None, conversation: str | None, *, as_json: bool
) -> None:
    """Answer one question and print the answer with its sources."""
    asked = Question(text=question, conversation_id=conversation)
    reader = _reader(labels)
    settings = ApiSettings()
    with contextlib.closing(_library(settings)) as library:
        answer = asyncio.run(library.assistant.answer(reader, asked))
    if as_json:
        typer.echo(AnswerOut.of(answer, settings.base).model_dump_json(indent=2))
    else:
        for line in answer_lines(answer):
            typer.echo(line)


def search_here(query: str, labels: list[str] | None, limit: int, *, as_json: bool) -> None:
    """Print the passages that bear most on a query, best first."""
    text, reader = checked_text(query), _reader(labels)
    settings = ApiSettings()
    with contextlib.closing(_library(settings)) as library:
        found = search_passages(library.retriever, reader, text, limit, NO_FILTERS, settings.base)
    if as_json:
        typer.echo(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2))
    for result in [] if as_json else found.results:
        where = f" · page {result.page}" if result.page else ""
        typer.echo(f"{result.rank}. {printable(result.title)}{where}")
        typer.echo(f"   {printable(result.passage)[:300]}\n")


def _reader(labels: list[str] | None) -> Reader:
    if not labels:
        return LOCAL_READER
    return Reader(id="local", surface="terminal", audience=Audience.of(labels))


def _library(settings: ApiSettings) -> Library:
    return open_library(CorpusSettings(), settings, chat=ChatSettings(), one_question=True)
