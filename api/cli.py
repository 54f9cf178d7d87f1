"""The `assistant` command: ask, search, serve."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import json
import logging
import socket
import subprocess
import sys
from typing import Annotated

import typer

from api.bootstrap import Services, build_services, forget_old_conversations
from api.dependencies import LOCAL_READER
from api.rendering.terminal import answer_lines, printable
from api.schemas import AnswerOut, FiltersIn
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.errors import AssistantError, ChatModelUnavailable, RerankerUnavailable
from assistant.model import Question, checked_text
from corpus.audience import Audience, Reader
from corpus.errors import CorpusError
from corpus.settings import CorpusSettings, refuse_unknown_variables

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_Audience = Annotated[
    list[str] | None,
    typer.Option(help="labels of the asker; repeat it (default: public, partner and staff)"),
]
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


def main() -> None:
    """Run the command; errors are one line that says what to do."""
    try:
        refuse_unknown_variables()
        app(prog_name="assistant")
    except (CorpusError, AssistantError, OSError, ValueError) as error:
        sys.stderr.write(f"assistant: {error}\n")
        sys.exit(2 if isinstance(error, ChatModelUnavailable | RerankerUnavailable) else 1)


@app.callback()
def _assistant() -> None:
    """Answers questions from the library, with a quote for every sentence."""


@app.command()
def ask(
    question: str,
    audience: _Audience = None,
    conversation: Annotated[str | None, typer.Option(help="id of a conversation")] = None,
    as_json: _Json = False,
) -> None:
    """Answer one question with numbered sources."""
    asked = Question(text=question, conversation_id=conversation)
    reader = _reader(audience)
    services = _services()
    answer = asyncio.run(services.assistant.answer(reader, asked))
    if as_json:
        typer.echo(AnswerOut.of(answer, services.settings.public_url).model_dump_json(indent=2))
    else:
        for line in answer_lines(answer):
            typer.echo(line)
    services.close()


@app.command()
def search(
    query: str,
    audience: _Audience = None,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    as_json: _Json = False,
) -> None:
    """List the passages that bear most on a query."""
    text = checked_text(query)
    reader = _reader(audience)
    services = _services()
    found = services.retriever.retrieve(reader.audience, text, limit, FiltersIn().as_filters())
    results = []
    for rank, each in enumerate(found, start=1):
        page = each.passage.page_at(each.passage.start)
        results.append(
            {
                "rank": rank,
                "document_id": each.passage.document.id,
                "title": each.passage.document.facts.title,
                "page": page.number if page else None,
                "passage": each.passage.text,
            }
        )
    if as_json:
        typer.echo(json.dumps({"results": results}, ensure_ascii=False, indent=2))
    else:
        for result in results:
            where = f" · page {result['page']}" if result["page"] else ""
            typer.echo(f"{result['rank']}. {printable(str(result['title']))}{where}")
            typer.echo(f"   {printable(str(result['passage']))[:300]}\n")
    services.close()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Serve the page and the HTTP interface."""
    import uvicorn

    from api.app import LOOPBACK_HOSTS, create_app

    if not _is_loopback(host):
        raise ValueError(
            f"{host} is reachable from other machines, and there are no keys yet: "
            "serve on 127.0.0.1"
        )
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for package in ("api", "assistant", "corpus"):
        logging.getLogger(package).setLevel(logging.INFO)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        # the port is taken before the model is loaded, so that a busy one is told at once
        services = _services()
        forget_old_conversations(services, dt.datetime.now(dt.UTC))
        name = f"[{host}]" if ":" in host else host
        typer.echo(f"ready at http://{name}:{listening.getsockname()[1]}", err=True)
        server = uvicorn.Server(
            uvicorn.Config(create_app(services, (*LOOPBACK_HOSTS, name)), log_level="warning")
        )
        server.run(sockets=[listening])
        services.close()


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def evaluate(context: typer.Context) -> None:
    """Measure retrieval, evidence and answers on sets of questions; see `--help`."""
    # a process of its own: measuring needs ingest, which serving never imports
    done = subprocess.run([sys.executable, "-m", "evaluation", *context.args], check=False)
    raise typer.Exit(done.returncode)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reader(labels: list[str] | None) -> Reader:
    if not labels:
        return LOCAL_READER
    return Reader(id="local", surface="terminal", audience=Audience.of(labels))


def _services() -> Services:
    return build_services(CorpusSettings(), ApiSettings(), chat=ChatSettings())
