"""The `assistant` command: ask, search, serve, keys."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.access.caller import LOCAL_READER
from api.access.doorkeeper import LocalPerson
from api.bootstrap.services import build_services, forget_old_conversations
from api.commands import keys, slack
from api.commands.logs import configure_logs
from api.commands.terminal import answer_lines, printable
from api.http.services import Services
from api.schemas.answers import AnswerOut
from api.schemas.questions import FiltersIn
from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from assistant.chat.settings import ChatSettings
from assistant.errors import AssistantError, ChatModelUnavailable, RerankerUnavailable
from assistant.model import Question, checked_text
from corpus.audience import Audience, Reader
from corpus.database import open_database
from corpus.errors import CorpusError
from corpus.keys import KeyStore
from corpus.settings import CorpusSettings, refuse_unknown_variables

if TYPE_CHECKING:
    from api.slack.surface import SlackSurface

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(keys.app, name="keys")
app.add_typer(slack.app, name="slack")

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
    proxy_headers: Annotated[
        bool, typer.Option("--proxy-headers", help="believe a reverse proxy who the client is")
    ] = False,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(help="address of that proxy; repeat it for more (default: 127.0.0.1)"),
    ] = None,
    local_person: Annotated[
        bool,
        typer.Option("--local-person", help="let this machine ask without a key beside keys, too"),
    ] = False,
) -> None:
    """Serve the page and the HTTP interface."""
    from api.access.doorkeeper import KeyDoorkeeper
    from api.access.people import PeopleDoorkeeper
    from api.bootstrap.application import create_app
    from api.http.serving import Proxy, serve_app
    from api.http.slow_clients import Deadlines

    settings = ApiSettings()
    _check_sign_in(settings, host, proxied=proxy_headers)
    who = _local_person(
        host, proxied=proxy_headers, wanted=local_person, signs_in=settings.sign_in != "none"
    )
    proxy = Proxy(trusted=tuple(trusted_proxy or ("127.0.0.1",))) if proxy_headers else None
    configure_logs(settings.log_format)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        # the port is taken before the model is loaded, so that a busy one is told at once
        services = _services()
        forget_old_conversations(services, dt.datetime.now(dt.UTC))
        name = f"[{host}]" if ":" in host else host
        application = create_app(
            services,
            (*settings.host_names, name),
            doorkeeper=PeopleDoorkeeper(KeyDoorkeeper(services.keys, who), services.sign_in),
            trusted_proxies=proxy.trusted if proxy else (),
            slack=_slack(services),
        )
        typer.echo(f"ready at http://{name}:{listening.getsockname()[1]}", err=True)
        serve_app(
            application,
            listening,
            on_stopping=services.answering.stop,
            # a proxy that signs people in is believed by the application, which sees it first
            proxy=None if settings.sign_in == "proxy" else proxy,
            deadlines=Deadlines.letting_end(settings.stop_seconds),
        )
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


@app.command("openapi")
def print_openapi() -> None:
    """Print the OpenAPI document of the HTTP interface."""
    from api.bootstrap.application import interface

    typer.echo(json.dumps(interface().openapi(), ensure_ascii=False, indent=2))


def _slack(services: Services) -> SlackSurface | None:
    """Slack over HTTP, where it is set up; Socket Mode has a process of its own."""
    settings = SlackSettings()
    if not settings.is_on or not settings.slack_signing_secret.get_secret_value():
        return None
    from api.slack.surface import SlackSurface

    return SlackSurface(services, settings)


def _check_sign_in(settings: ApiSettings, host: str, *, proxied: bool) -> None:
    """Refuse to serve where people could not sign in, or not safely."""
    if settings.sign_in == "proxy" and not proxied:
        raise ValueError("ASSISTANT_SIGN_IN=proxy needs --proxy-headers, and a --trusted-proxy")
    reached = proxied or not _is_loopback(host)
    if settings.sign_in != "none" and reached and not settings.public_url.startswith("https://"):
        raise ValueError(
            "people sign in over https: set ASSISTANT_PUBLIC_URL to the https:// address that "
            "they have in their browsers"
        )


def _local_person(host: str, *, proxied: bool, wanted: bool, signs_in: bool) -> LocalPerson:
    """Who needs no key here; what others can reach needs a sign-in, or a key that opens."""
    if _is_loopback(host) and not proxied:
        if wanted:
            return "always"
        return "never" if signs_in else "without_keys"
    what = "a proxy passes requests on" if proxied else f"{host} is reachable from other machines"
    if wanted:
        raise ValueError(f"{what}, so nobody is let in without a key: leave out --local-person")
    if signs_in:
        return "never"
    engine = open_database(CorpusSettings().data_dir)
    try:
        if not KeyStore(engine).any_live():
            raise ValueError(
                f"{what}, and there is no key that opens anything: "
                "make one with `assistant keys create`, or serve on 127.0.0.1"
            )
    finally:
        engine.dispose()
    return "never"


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
