"""The `ingest` command: what may be typed. What is done is loaded when it is."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.audience import parse_label
from corpus.command_line import run_command
from corpus.settings import CorpusSettings
from ingest.errors import BadAddress, BadManifest
from ingest.original_commands import originals_app
from ingest.watching.commands import sources_app, told

if TYPE_CHECKING:
    from corpus.writer import CatalogueWriter
    from ingest.report import Report

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Put documents into the library: `ingest PATH|URL …`. Commands look after it.",
)
app.add_typer(sources_app, name="sources")
app.add_typer(originals_app, name="originals")
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


def main() -> None:
    """Run the command; `ingest PATH …` is short for `ingest add PATH …`."""
    names = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    names |= {group.name for group in app.registered_groups if group.name}
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in names and arguments[0] not in {"--help", "-h"}:
        arguments = ["add", *arguments]
    run_command("ingest", lambda: app(arguments, prog_name="ingest"), BadManifest, BadAddress)


@app.command("add")
def add(
    places: Annotated[list[str], typer.Argument(help="folders, files, http(s) addresses")],
    audience: Annotated[
        str | None, typer.Option(help="label of documents without one (default: staff)")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="kind of documents without one")] = None,
    date: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="publication date of documents without one"),
    ] = None,
    prune: Annotated[
        bool, typer.Option(help="remove documents whose files have vanished from these folders")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="prune even when much has vanished")] = False,
    allow_private_addresses: Annotated[
        bool, typer.Option(help="fetch from private networks too")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Ingest folders, files and addresses. `ingest PATH …` does the same."""
    from ingest.adding import add_places
    from ingest.sources import Wishes

    wishes = Wishes(audience=_label(audience), kind=kind, published=date.date() if date else None)
    report = add_places(places, wishes, prune=prune, confirmed=yes, private=allow_private_addresses)
    _finish(report, as_json)


@app.command()
def watch(
    folders: Annotated[list[str], typer.Argument(help="folders")],
    audience: Annotated[
        str | None, typer.Option(help="label of documents without one (default: staff)")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="kind of documents without one")] = None,
    prune: Annotated[bool, typer.Option(help="remove documents whose files have vanished")] = False,
) -> None:
    """Ingest folders, and whatever changes in them, until Ctrl+C."""
    from ingest.sources import Wishes
    from ingest.watching.doing import watch as watch_places

    wishes = Wishes(audience=_label(audience), kind=kind)
    watch_places(folders, wishes, prune=prune, told=told())


@app.command("list")
def list_documents(as_json: _Json = False) -> None:
    """List the documents of the library."""
    from ingest.listing import listed, places_of, print_table

    library = _library()
    documents = library.listing()
    if as_json:
        places = places_of(library.files())
        _print_json([listed(document, places.get(document.id, ())) for document in documents])
    else:
        print_table(documents)


@app.command()
def label(document_id: str, label: str) -> None:
    """Give a document another audience label, from the next question on."""
    from corpus.lock import changing

    settings = CorpusSettings()
    with changing(settings.data_dir, "ingest label", settings.database):
        _library().relabel(document_id, label)
    typer.echo(f"{document_id} is now labelled {label}")


@app.command("set")
def set_facts(
    document: Annotated[str, typer.Argument(metavar="FILE|ID", help="a file, or its document")],
    title: Annotated[str | None, typer.Option(help="its title")] = None,
    date: Annotated[str | None, typer.Option(help="when it was published: 2021-03-01")] = None,
    period: Annotated[
        str | None, typer.Option(help="what it covers: 2021, 2019-2021, 2021-03 to 2021-06")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="its kind: report, minutes, …")] = None,
    publisher: Annotated[str | None, typer.Option(help="who published it")] = None,
    language: Annotated[str | None, typer.Option(help="its language: en, fr, …")] = None,
    label: Annotated[str | None, typer.Option(help="its audience label")] = None,
    unset: Annotated[
        list[str] | None, typer.Option(help="take this from the file again: title, date, …")
    ] = None,
    edition_of: Annotated[
        str | None, typer.Option(metavar="FILE|ID", help="another that is an edition of the same")
    ] = None,
    no_edition_of: Annotated[
        str | None, typer.Option(metavar="FILE|ID", help="another that is not")
    ] = None,
    perhaps_edition_of: Annotated[
        str | None,
        typer.Option(metavar="FILE|ID", help="another of which nothing is said any more"),
    ] = None,
) -> None:
    """Say what a document is; later editions keep it until it is unset. Alone: what was set."""
    from ingest.setting import describe, told

    typed = {
        "title": title, "date": date, "period": period, "kind": kind, "publisher": publisher,
        "language": language, "label": label,
    }  # fmt: skip
    given = {name: value for name, value in typed.items() if value is not None}
    settings = CorpusSettings()
    kin = [(edition_of, True), (no_edition_of, False), (perhaps_edition_of, None)]
    others = {other: same for other, same in kin if other is not None}
    document_id = describe(settings, document, given, unset or (), others)
    for line in told(settings, document_id):
        typer.echo(line)


@app.command()
def remove(document_ids: Annotated[list[str], typer.Argument(metavar="ID…")]) -> None:
    """Remove documents with all their editions, from the next question on."""
    from corpus.lock import changing

    settings = CorpusSettings()
    with changing(settings.data_dir, "ingest remove", settings.database):
        library = _library()
        library.remove(document_ids)
    typer.echo(f"removed {len(document_ids)}")
    if waiting := library.keeper.waiting():
        typer.echo(
            f"{len(waiting)} files of removed documents wait to be deleted; see `ingest check`"
        )


@app.command()
def check(as_json: _Json = False) -> None:
    """Check the library: database, passages, vectors, originals, index, disk."""
    from corpus.check import Verdict, check_library
    from corpus.database import open_truth
    from corpus.object_store import Stores

    settings = CorpusSettings()
    stores = Stores(settings.originals)
    findings = list(check_library(open_truth(settings), settings.data_dir, stores))
    if as_json:
        _print_json(
            [{"check": f.name, "verdict": f.verdict, "message": f.message} for f in findings]
        )
    else:
        for finding in findings:
            typer.echo(f"{finding.verdict:8} {finding.name}  {finding.message}".rstrip())
    if any(finding.verdict is Verdict.FAILED for finding in findings):
        raise typer.Exit(1)


@app.command()
def rebuild(
    embed: Annotated[
        bool, typer.Option("--embed", help="read and embed every document again first")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Build the search index again; with --embed also all passages and vectors."""
    from ingest.adding import rebuild_all

    _finish(rebuild_all(embed=embed), as_json)


@app.command()
def backup(file: Path) -> None:
    """Copy the library to FILE, checked; it may be in use meanwhile."""
    from corpus.backup import backup as back_up

    settings = CorpusSettings()
    count = back_up(settings.data_dir, file, settings.database)
    typer.echo(f"{count} documents in {file}")
    for root, number in _library().keeper.places().items():
        typer.echo(f"not in it: {number} originals, which are in {root}; back that up by itself")


@app.command()
def restore(file: Path) -> None:
    """Put a backup in the library's place; stop the server first."""
    from corpus.backup import restore as restore_backup

    settings = CorpusSettings()
    count = restore_backup(settings.data_dir, file, settings.database)
    typer.echo(f"{count} documents restored")
    for root, number in _library().keeper.places().items():
        typer.echo(f"{number} originals are in {root}; `ingest check` reads all of them")


def _library() -> CatalogueWriter:
    from corpus.database import open_truth
    from corpus.keeping import keeper_of
    from corpus.writer import CatalogueWriter

    settings = CorpusSettings()
    engine = open_truth(settings)
    return CatalogueWriter(engine, keeper=keeper_of(settings, engine))


def _label(text: str | None) -> str | None:
    return parse_label(text) if text is not None else None


def _finish(report: Report, as_json: bool) -> None:
    """Print the report; exit code 1 when something failed or was left out."""
    if as_json:
        _print_json(report.as_json())
    else:
        for line in report.lines():
            typer.echo(line)
    if not report.complete:
        raise typer.Exit(1)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
