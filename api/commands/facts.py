"""`assistant facts`: the ledger on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from api.access.caller import LOCAL_READER
from api.commands.terminal import printable
from api.http.facts import facts_file, find_facts
from api.schemas.facts import FactCoverageOut, FactKindOut, FactKindsOut, FactOut, FactsOut
from api.settings import ApiSettings
from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.database import open_truth
from corpus.ledger.asking import FilterInvalid
from corpus.ledger.kinds import load_kinds
from corpus.ledger.reading import Ledger
from corpus.settings import CorpusSettings


def list_facts_here(
    kind: str, where: Sequence[str], labels: list[str] | None, *, as_csv: bool, as_json: bool
) -> None:
    """Print the records of a kind, or the kinds there are.

    Raises:
        UnknownKind: when there is no such kind.
        FilterInvalid: for a filter that cannot be.
        CatalogueUnavailable: when there is no library.
    """
    settings = CorpusSettings()
    engine = open_truth(settings)
    ledger = Ledger(
        engine=engine, catalogue=Catalogue(engine), kinds=load_kinds(settings.ledger_kinds)
    )
    audience = Audience.of(labels) if labels else LOCAL_READER.audience
    try:
        if kind:
            _tell_facts(ledger, audience, [("kind", kind), *map(_pair, where)], as_csv, as_json)
        else:
            _tell_kinds(ledger, audience, as_json)
    finally:
        engine.dispose()


def _tell_kinds(ledger: Ledger, audience: Audience, as_json: bool) -> None:
    counts = ledger.counts(audience)
    kinds = [FactKindOut.of(name, kind, counts[name]) for name, kind in ledger.kinds.items()]
    if as_json:
        typer.echo(FactKindsOut(data=kinds).model_dump_json(indent=2))
        return
    for each in kinds:
        fields = ", ".join(field.name for field in each.fields)
        typer.echo(f"{each.name}: {each.records} records ({fields})")


def _tell_facts(
    ledger: Ledger,
    audience: Audience,
    given: Sequence[tuple[str, str]],
    as_csv: bool,
    as_json: bool,
) -> None:
    query, found = find_facts(ledger, audience, given)
    base, kind = ApiSettings().base, ledger.kinds[query.kind]
    if as_csv:
        sys.stdout.buffer.write(facts_file(ledger, query, found, "csv", base))
        return
    coverage = FactCoverageOut(documents=found.coverage.documents, read=found.coverage.read)
    data = [FactOut.of(record, found, kind, base, by=False) for record in found.records]
    if as_json:
        told = FactsOut(
            kind=query.kind, total=len(data), coverage=coverage, data=data, next_cursor=None
        )
        typer.echo(told.model_dump_json(indent=2))
        return
    for fact in data:
        values = "; ".join(f"{name}: {printable(v.text)}" for name, v in fact.fields.items())
        page = f", page {fact.page}" if fact.page else ""
        typer.echo(
            f"{values}\n   {printable(fact.quote)[:300]}\n   {printable(fact.title)}{page}\n"
        )
    typer.echo(f"{len(data)} from {coverage.read} of {coverage.documents} documents")


def _pair(told: str) -> tuple[str, str]:
    name, equals, value = told.partition("=")
    if not equals:
        raise FilterInvalid(f"{told!r} is no filter; write it as giver=DFID")
    return name, value
