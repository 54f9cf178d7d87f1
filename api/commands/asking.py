"""`assistant ask` and `assistant search`: one question, answered here."""

from __future__ import annotations

import asyncio
import json

import typer

from api.access.caller import LOCAL_READER
from api.bootstrap.services import build_services
from api.commands.terminal import answer_lines, printable
from api.http.searching import search_passages
from api.http.services import Services
from api.schemas.answers import AnswerOut
from api.schemas.questions import FiltersIn
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.model import Question, checked_text
from corpus.audience import Audience, Reader
from corpus.settings import CorpusSettings


def answer_here(
    question: str, labels: list[str] | None, conversation: str | None, *, as_json: bool
) -> None:
    """Answer one question and print the answer with its sources."""
    asked = Question(text=question, conversation_id=conversation)
    reader = _reader(labels)
    services = _services()
    answer = asyncio.run(services.assistant.answer(reader, asked))
    if as_json:
        typer.echo(AnswerOut.of(answer, services.settings.base).model_dump_json(indent=2))
    else:
        for line in answer_lines(answer):
            typer.echo(line)
    services.close()


def search_here(query: str, labels: list[str] | None, limit: int, *, as_json: bool) -> None:
    """Print the passages that bear most on a query, best first."""
    text, reader = checked_text(query), _reader(labels)
    services = _services()
    found = search_passages(services, reader, text, limit, FiltersIn().as_filters())
    if as_json:
        typer.echo(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2))
    for result in [] if as_json else found.results:
        where = f" · page {result.page}" if result.page else ""
        typer.echo(f"{result.rank}. {printable(result.title)}{where}")
        typer.echo(f"   {printable(result.passage)[:300]}\n")
    services.close()


def _reader(labels: list[str] | None) -> Reader:
    if not labels:
        return LOCAL_READER
    return Reader(id="local", surface="terminal", audience=Audience.of(labels))


def _services() -> Services:
    return build_services(CorpusSettings(), ApiSettings(), chat=ChatSettings())
