"""`ingest sources …`: places that are looked at again. What is done is loaded when it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.audience import parse_label

if TYPE_CHECKING:
    from corpus.sources import Source, SourceState
    from ingest.report import Report

sources_app = typer.Typer(
    no_args_is_help=True,
    help="Sites, feeds, buckets, WebDAV and folders that are looked at again.",
)
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


@sources_app.command()
def add(
    place: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="a site or feed (https), s3://bucket/prefix, davs://host/folder/, a folder",
        ),
    ],
    audience: Annotated[
        str | None, typer.Option(help="label of its documents (default: staff)")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="kind of its documents")] = None,
    allow_private_addresses: Annotated[
        bool, typer.Option(help="its own host may be of a private network")
    ] = False,
) -> None:
    """Remember a source; added again, its label and kind are those said last."""
    from ingest.sources import Wishes
    from ingest.watching.doing import add_source

    label = parse_label(audience) if audience is not None else None
    source = add_source(place, Wishes(audience=label, kind=kind), private=allow_private_addresses)
    typer.echo(
        f"{source.id} is {source.address}, for {source.label}; `ingest sources look` reads it"
    )


@sources_app.command()
def look(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ADDRESS|ID]…", help="which (default: all that are due)"),
    ] = None,
    prune: Annotated[bool, typer.Option(help="remove documents that are gone from them")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="prune even when much is gone")] = False,
    as_json: _Json = False,
) -> None:
    """Look at sources once: what is new or changed is read. Made for a timer."""
    from ingest.watching.doing import look_at_sources

    looks: list[dict[str, Any]] = []

    def keep(source: Source, report: Report) -> None:
        looks.append({"source": source.address, **report.as_json()})

    tell = keep if as_json else told()
    whole = look_at_sources(names or (), prune=prune, confirmed=yes, told=tell)
    if as_json:
        typer.echo(json.dumps(looks, ensure_ascii=False, indent=2))
    if not whole:
        raise typer.Exit(1)


@sources_app.command("list")
def list_sources(as_json: _Json = False) -> None:
    """List the sources: when each was looked at last, and what failed."""
    from corpus.database import open_truth
    from corpus.settings import CorpusSettings
    from corpus.sources import Sources

    states = Sources(open_truth(CorpusSettings())).all_states()
    if as_json:
        typer.echo(json.dumps([_as_json(each) for each in states], ensure_ascii=False, indent=2))
        return
    for state in states:
        for line in _lines(state):
            typer.echo(line)


@sources_app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="ADDRESS|ID…")],
    with_documents: Annotated[bool, typer.Option(help="remove its documents, too")] = False,
) -> None:
    """Forget sources; their documents stay."""
    from ingest.watching.doing import remove_source

    for name in names:
        removed = remove_source(name, documents=with_documents)
        typer.echo(f"{name} is forgotten; {removed} documents removed")


def told() -> Callable[[Source, Report], None]:
    """What prints looks: the source, and the report where it says something new of it."""
    before: dict[str, list[str]] = {}

    def tell(source: Source, report: Report) -> None:
        lines = report.lines()
        if before.get(source.id) != lines:
            before[source.id] = lines
            typer.echo(source.address)
            for line in lines:
                typer.echo(f"  {line}")

    return tell


def _lines(state: SourceState) -> list[str]:
    source = state.source
    looked = f"{source.looked_at:%Y-%m-%d %H:%M} UTC" if source.looked_at else "never"
    gone = f", {state.gone} gone" if state.gone else ""
    waits = f", not before {source.wait_until:%Y-%m-%d %H:%M} UTC" if source.wait_until else ""
    return [
        f"{source.id}  {source.address}  {source.label}",
        f"  looked at {looked}{waits}: {source.outcome or 'nothing yet'}, "
        f"{state.documents} documents{gone}",
        *([f"  {source.reason}"] if source.reason else []),
        *(f"  FAILED {address}: {reason}" for address, reason in state.failed),
    ]


def _as_json(state: SourceState) -> dict[str, Any]:
    source = state.source
    return {
        "id": source.id,
        "address": source.address,
        "audience": source.label,
        "kind": source.kind,
        "looked_at": source.looked_at and source.looked_at.isoformat(),
        "outcome": source.outcome,
        "reason": source.reason,
        "wait_until": source.wait_until and source.wait_until.isoformat(),
        "documents": state.documents,
        "gone": state.gone,
        "failed": [{"address": a, "reason": r} for a, r in state.failed],
    }
