"""`ingest set`: what people say of a document, by hand."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from corpus.database import open_truth
from corpus.errors import DocumentNotFound, InvalidFact
from corpus.given import Fact
from corpus.giving import given_of_any
from corpus.lock import changing
from corpus.periods import Period, parse_day, parse_period
from corpus.settings import CorpusSettings
from corpus.writer import CatalogueWriter


def describe(
    settings: CorpusSettings,
    document: str,
    typed: Mapping[str, str],
    unset: Sequence[str],
    others: Mapping[str, bool | None] = MappingProxyType({}),
) -> str:
    """Set and unset facts of a document; its id.

    Args:
        settings: where the library is.
        document: its id, or a file or address that it was read from.
        typed: what is set, by the names of facts.
        unset: the names of facts that are taken from file and manifest again.
        others: documents that are editions of the same, or are not; None to say nothing of them.

    Raises:
        DocumentNotFound: when there is no such document.
        InvalidFact: for what a fact cannot be; a label: `InvalidLabel`.
    """
    writer = CatalogueWriter(open_truth(settings))
    document_id = _meant(writer, document)
    values = {Fact(name): _value(Fact(name), text) for name, text in typed.items()}
    facts = [_fact(name) for name in unset]
    kin = {_meant(writer, other): same for other, same in others.items()}
    if values or facts or kin:
        with changing(settings.data_dir, "ingest set", settings.database):
            writer.describe(document_id, values, unset=facts, by=_who())
            for other_id, same in kin.items():
                writer.relate(document_id, other_id, same, _who())
    return document_id


def told(settings: CorpusSettings, document_id: str) -> list[str]:
    """What was set by hand of a document, a line each."""
    given = given_of_any(open_truth(settings), document_id)
    return [f"{document_id}: nothing is set by hand"] * (not given) + [
        f"{document_id}  {each.fact}: {each.value} (set by {each.by or 'somebody'} on "
        f"{each.at:%Y-%m-%d}; without it: {each.found or 'none'})"
        for each in given
    ]


def _meant(writer: CatalogueWriter, document: str) -> str:
    """The id of the document that is named by its id, a file or an address."""
    if writer.is_live(document):
        return document
    files = writer.files()
    for address in (document, str(Path(document).expanduser().resolve())):
        if address in files:
            return files[address].document_id
    raise DocumentNotFound(
        f"there is no document {document!r}, and none of such a file; `ingest list` shows them"
    )


def _value(fact: Fact, text: str) -> str | dt.date | Period:
    if fact is Fact.DATE:
        return parse_day(text)
    return parse_period(text) if fact is Fact.PERIOD else text


def _fact(name: str) -> Fact:
    try:
        return Fact(name)
    except ValueError:
        raise InvalidFact(f"{name!r} cannot be unset; use some of {', '.join(Fact)}") from None


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return ""
