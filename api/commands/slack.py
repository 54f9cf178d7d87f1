"""The `assistant slack` commands."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated, get_args

import typer

from api.commands.listening import listening_at
from api.settings import ApiSettings
from api.slack.manifest import as_yaml, manifest
from api.slack.settings import SlackSettings
from corpus.audience import Audience
from corpus.channels import MODES, Channel, ChannelStore, Mode
from corpus.database import open_truth
from corpus.settings import CorpusSettings

app = typer.Typer(no_args_is_help=True, help="Answer in Slack, and set it up.")


@app.command()
def run(
    host: Annotated[str, typer.Option(help="address of its health and figures")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8010,
) -> None:
    """Answer in Slack until it is stopped; /readyz and /metrics say how it goes."""
    from api.bootstrap.application import create_slack_app
    from api.bootstrap.services import build_services, forget_old_conversations
    from api.commands.logs import configure_logs
    from api.http.serving import serve_app
    from api.http.slow_clients import Deadlines
    from api.slack.surface import SlackSurface
    from assistant.chat.settings import ChatSettings

    settings, slack = ApiSettings(), SlackSettings()
    slack.check()
    configure_logs(settings.log_format)
    with listening_at(host, port) as listening:
        services = build_services(CorpusSettings(), settings, chat=ChatSettings())
        forget_old_conversations(services, dt.datetime.now(dt.UTC))
        application = create_slack_app(services, SlackSurface(services, slack))
        ready = f"ready at http://{host}:{listening.getsockname()[1]}"
        serve_app(
            application,
            listening,
            on_ready=lambda: typer.echo(ready, err=True),
            on_stopping=services.answering.stop,
            deadlines=Deadlines.letting_end(settings.stop_seconds),
        )
        services.close()


@app.command("manifest")
def print_manifest(
    request_url: Annotated[
        str, typer.Option(help="https://…/slack/events, for delivery over HTTP")
    ] = "",
    mentions_only: Annotated[
        bool, typer.Option("--mentions-only", help="without the right to read channels")
    ] = False,
) -> None:
    """Print the app's manifest, to paste at Slack."""
    if request_url and not request_url.startswith("https://"):
        raise ValueError("Slack delivers to https:// addresses only")
    typer.echo(as_yaml(manifest(request_url=request_url, mentions_only=mentions_only)), nl=False)


@app.command()
def doctor(
    channel: Annotated[
        str, typer.Option(help="C…: a message is streamed there and taken away again")
    ] = "",
    mentions_only: Annotated[
        bool, typer.Option("--mentions-only", help="the app was made with that manifest")
    ] = False,
) -> None:
    """Look at the real Slack: tokens, rights, a channel, a stream."""
    from api.slack.doctor import examine

    settings = SlackSettings()
    settings.check()

    async def look() -> bool:
        well = True
        async for finding in examine(settings, channel, mentions_only=mentions_only):
            typer.echo(f"{'ok ' if finding.is_well else 'BAD'} {finding.what}: {finding.seen}")
            well = well and finding.is_well
        return well

    if not asyncio.run(look()):
        raise typer.Exit(1)


@app.command("channel")
def set_channel(
    channel: Annotated[str, typer.Argument(help="C… or G…")],
    audience: Annotated[
        list[str] | None, typer.Option(help="a label to answer from; repeat it (default: public)")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="a kind of document; repeat it (default: all)")
    ] = None,
    mode: Annotated[
        str, typer.Option(help="follow: whole threads; mention: mentions only; off: nothing")
    ] = "follow",
) -> None:
    """Say what a channel is answered from, at most: never more than everybody there may read."""
    if mode not in MODES:
        raise ValueError(f"{mode!r} is no mode; use {', '.join(get_args(Mode))}")
    said = Channel(
        id=channel,
        audience=Audience.of(audience or ["public"]),
        kinds=tuple(kind or ()),
        mode=mode,
    )
    engine = open_truth(CorpusSettings())
    try:
        ChannelStore(engine).put(said)
    finally:
        engine.dispose()
    typer.echo(_line(said))


@app.command("channels")
def list_channels() -> None:
    """Print what was said of channels; the others are answered from what is public."""
    engine = open_truth(CorpusSettings())
    try:
        for said in ChannelStore(engine).all():
            typer.echo(_line(said))
    finally:
        engine.dispose()


def _line(channel: Channel) -> str:
    kinds = ", ".join(channel.kinds) or "all kinds"
    return f"{channel.id}  {channel.mode}  {', '.join(channel.audience.labels)}  {kinds}"
