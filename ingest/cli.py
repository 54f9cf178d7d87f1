"""The `ingest` command: puts files and addresses into the library, and looks after it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.audience import parse_label
from corpus.backup import backup as back_up
from corpus.backup import restore as restore_backup
from corpus.check import Verdict, check_library
from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.errors import CorpusError, InvalidLabel
from corpus.freshness import bring_up_to_date
from corpus.language import language_teller
from corpus.lock import changing
from corpus.settings import CorpusSettings, refuse_unknown_variables
from corpus.tokens import token_counter
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter
from ingest.errors import BadManifest
from ingest.fetch import fetch
from ingest.pipeline import Ingest
from ingest.progress import showing_progress
from ingest.reading.sandbox import read_file
from ingest.rebuilding import rebuild_library
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sources import Wishes, find_items

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Put documents into the library: `ingest PATH|URL …`. Commands look after it.",
)
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


def main() -> None:
    """Run the command; `ingest PATH …` is short for `ingest add PATH …`."""
    names = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in names and arguments[0] not in {"--help", "-h"}:
        arguments = ["add", *arguments]
    try:
        refuse_unknown_variables()
        app(arguments, prog_name="ingest")
    except (CorpusError, BadManifest, OSError, ValueError) as error:
        sys.stderr.write(f"ingest: {error}\n")
        sys.exit(1)


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
    settings, ingest_settings = CorpusSettings(), IngestSettings()
    wishes = Wishes(audience=_label(audience), kind=kind, published=date.date() if date else None)
    allowed = allow_private_addresses or ingest_settings.allow_private_addresses
    items, failed = find_items(places, wishes, partial(fetch, allow_private=allowed))
    with changing(settings.data_dir, "ingest"):
        engine = open_database(settings.data_dir, create=True)
        run = Ingest(
            writer=CatalogueWriter(engine),
            make_drafter=partial(_drafter, settings),
            read_file=read_file,
            readers=ingest_settings.readers,
        )
        with showing_progress(len(items)) as progress:
            report = run.run(items, progress)
        report.failed[:0] = failed
        if prune:
            roots = [str(Path(p).resolve()) for p in places if Path(p).is_dir()]
            run.prune(roots, items, report, confirmed=yes)
    bring_up_to_date(engine, settings.data_dir)
    _finish(report, as_json)


@app.command("list")
def list_documents(as_json: _Json = False) -> None:
    """List the documents of the library."""
    documents = CatalogueWriter(open_database(CorpusSettings().data_dir)).listing()
    if as_json:
        _print_json(
            [
                {
                    "id": d.id,
                    "title": d.facts.title,
                    "kind": d.facts.kind,
                    "audience": d.facts.label,
                    "published": d.facts.published and d.facts.published.isoformat(),
                    "language": d.facts.language,
                    "pages": d.pages,
                    "edition": d.edition,
                }
                for d in documents
            ]
        )
        return
    table = Table("id", "title", "kind", "audience", "published", "language", "pages")
    for d in documents:
        table.add_row(
            d.id,
            escape(d.facts.title),  # a title is not markup
            escape(d.facts.kind),
            d.facts.label,
            str(d.facts.published or ""),
            d.facts.language or "",
            str(d.pages or ""),
        )
    Console().print(table)


@app.command()
def label(document_id: str, label: str) -> None:
    """Give a document another audience label, from the next question on."""
    data_dir = CorpusSettings().data_dir
    with changing(data_dir, "ingest label"):
        CatalogueWriter(open_database(data_dir)).relabel(document_id, label)
    typer.echo(f"{document_id} is now labelled {label}")


@app.command()
def remove(document_ids: Annotated[list[str], typer.Argument(metavar="ID…")]) -> None:
    """Remove documents with all their editions, from the next question on."""
    data_dir = CorpusSettings().data_dir
    with changing(data_dir, "ingest remove"):
        CatalogueWriter(open_database(data_dir)).remove(document_ids)
    typer.echo(f"removed {len(document_ids)}")


@app.command()
def check(as_json: _Json = False) -> None:
    """Check the library: database, passages, vectors, originals, index, disk."""
    settings = CorpusSettings()
    findings = list(check_library(open_database(settings.data_dir), settings.data_dir))
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
    settings = CorpusSettings()
    engine = open_database(settings.data_dir)
    report = Report()
    if embed:
        count = len(CatalogueWriter(engine).listing())
        engine.dispose()
        with showing_progress(count) as progress:
            report = rebuild_library(settings.data_dir, _drafter(settings), read_file, progress)
    bring_up_to_date(open_database(settings.data_dir), settings.data_dir, always=True)
    _finish(report, as_json)


@app.command()
def backup(file: Path) -> None:
    """Copy the library to FILE, checked; it may be in use meanwhile."""
    typer.echo(f"{back_up(CorpusSettings().data_dir, file)} documents in {file}")


@app.command()
def restore(file: Path) -> None:
    """Put a backup in the library's place; stop the server first."""
    typer.echo(f"{restore_backup(CorpusSettings().data_dir, file)} documents restored")


def _label(text: str | None) -> str | None:
    try:
        return parse_label(text) if text is not None else None
    except InvalidLabel as error:
        raise typer.BadParameter(str(error)) from error


def _drafter(settings: CorpusSettings) -> Drafter:
    return Drafter(
        embedder=load_embedder(settings.embedding_model, threads=settings.threads),
        count_tokens=token_counter(),
        tell_language=language_teller(),
    )


def _finish(report: Report, as_json: bool) -> None:
    """Print the report; exit code 1 when something failed."""
    if as_json:
        _print_json(report.as_json())
    else:
        for line in report.lines():
            typer.echo(line)
    if report.failed:
        raise typer.Exit(1)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
