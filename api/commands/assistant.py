"""The `assistant` command: what may be typed. What is done is loaded when it is."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Annotated

import typer

from api.commands import keys, slack
from assistant.errors import AssistantError
from corpus.command_line import run_command

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(keys.app, name="keys")
app.add_typer(slack.app, name="slack")

_Audience = Annotated[
    list[str] | None,
    typer.Option(help="labels of the asker; repeat it (default: public, partner and staff)"),
]
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


def main() -> None:
    """Run the command."""
    run_command("assistant", lambda: app(prog_name="assistant"), AssistantError)


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
    from api.commands.asking import answer_here

    answer_here(question, audience, conversation, as_json=as_json)


@app.command()
def search(
    query: str,
    audience: _Audience = None,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    as_json: _Json = False,
) -> None:
    """List the passages that bear most on a query."""
    from api.commands.asking import search_here

    search_here(query, audience, limit, as_json=as_json)


@app.command()
def facts(
    kind: Annotated[str, typer.Option(help="such as partner, grant, approach")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="a filter such as giver=DFID, min_amount=1000000, year=2013; repeat it"),
    ] = None,
    audience: _Audience = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV")] = False,
    as_json: _Json = False,
) -> None:
    """List what the documents say as records, each with its quote; without --kind, the kinds."""
    from api.commands.facts import list_facts_here

    list_facts_here(kind, where or [], audience, as_csv=as_csv, as_json=as_json)


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
    root_path: Annotated[
        str, typer.Option(help="path under which a proxy serves this, such as /docs")
    ] = "",
    local_person: Annotated[
        bool,
        typer.Option("--local-person", help="let this machine ask without a key beside keys, too"),
    ] = False,
) -> None:
    """Serve the page and the HTTP interface."""
    from api.commands.serving import serve_here

    serve_here(
        host,
        port,
        proxied=proxy_headers,
        trusted_proxies=trusted_proxy,
        local_person=local_person,
        root_path=root_path,
    )


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def evaluate(context: typer.Context) -> None:
    """Measure retrieval, evidence and answers on sets of questions; see `--help`."""
    # a process of its own: measuring needs ingest, which serving never imports
    done = subprocess.run([sys.executable, "-m", "evaluation", *context.args], check=False)
    raise typer.Exit(done.returncode)


@app.command()
def move(
    to: Annotated[
        str,
        typer.Option(metavar="URL|FOLDER", help="an empty database, postgresql://…, or a folder"),
    ],
) -> None:
    """Copy the library to another database, proven equal; stop the server first."""
    from api.commands.moving import move_here

    move_here(to)


@app.command("openapi")
def print_openapi() -> None:
    """Print the OpenAPI document of the HTTP interface."""
    from api.bootstrap.application import interface

    typer.echo(json.dumps(interface().openapi(), ensure_ascii=False, indent=2))
