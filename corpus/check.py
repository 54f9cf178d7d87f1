"""Checking a library: pure checks, each with a verdict, what it found and what to do."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, func, select

from corpus import postgres, sqlite
from corpus.database import reading
from corpus.errors import IndexDamaged, OriginalLost, OriginalUnavailable
from corpus.generation import check_files, current, index_folder, read_manifest
from corpus.keeping import Keeper
from corpus.object_store import Stores
from corpus.rows import spans_of
from corpus.schema import (
    documents,
    editions,
    library,
    originals,
    passage_vectors,
    passages,
    sentence_vectors,
    stored_originals,
)

_LEAST_FREE = 1_000_000_000
_MOST_NAMED = 20  # originals that are lost


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    name: str
    verdict: Verdict
    message: str


def check_library(
    engine: Engine, data_dir: Path, stores: Stores | None = None
) -> Iterator[Finding]:
    """Run every check. The library may be in use. Originals are read from wherever they are."""
    stores = stores or Stores()
    checks: list[tuple[str, Callable[[Engine], str | None], Verdict]] = [
        ("integrity", _check_integrity, Verdict.FAILED),
        ("passages", _check_passages, Verdict.FAILED),
        ("sentences", _check_sentences, Verdict.FAILED),
        ("vectors", _check_vectors, Verdict.FAILED),
        ("originals", lambda each: _check_originals(each, stores), Verdict.FAILED),
        ("removed", lambda each: _check_removed(each, stores), Verdict.WARNING),
        ("index", lambda _: _check_index(data_dir), Verdict.WARNING),
        ("disk", lambda _: _check_disk(data_dir), Verdict.WARNING),
    ]
    for name, check, severity in checks:
        problem = check(engine)
        yield Finding(name, severity if problem else Verdict.OK, problem or "")


def _check_integrity(engine: Engine) -> str | None:
    look = postgres.damage if postgres.is_postgres(engine) else sqlite.damage
    with reading(engine) as connection:
        return look(connection)


def _check_passages(engine: Engine) -> str | None:
    """Every passage is the span of its edition that it says it is, and belongs to a live one."""
    query = (
        select(passages.c.id, passages.c.start, passages.c.end, passages.c.text, editions.c.text)
        .join(
            editions,
            (editions.c.document_id == passages.c.document_id)
            & (editions.c.id == passages.c.edition),
        )
        .order_by(passages.c.document_id)
    )
    with reading(engine) as connection:
        for passage_id, start, end, text, whole in connection.execute(query).yield_per(200):
            if whole[start:end] != text:
                return f"passage {passage_id} is not what its edition says; run `ingest rebuild`"
        without = connection.execute(
            select(documents.c.id)
            .where(documents.c.removed_at.is_(None))
            .where(
                ~select(passages.c.id)
                .where(
                    passages.c.document_id == documents.c.id,
                    passages.c.edition == documents.c.edition,
                )
                .exists()
            )
        ).first()
    return f"document {without.id} has no passages; ingest it again" if without else None


def _check_sentences(engine: Engine) -> str | None:
    with reading(engine) as connection:
        query = select(passages.c.id, passages.c.start, passages.c.end, passages.c.sentences)
        for passage_id, start, end, blob in connection.execute(query):
            if any(not start <= s.start < s.end <= end for s in spans_of(blob)):
                return f"sentences of passage {passage_id} leave it; run `ingest rebuild --embed`"
    return None


def _check_vectors(engine: Engine) -> str | None:
    with reading(engine) as connection:
        model = connection.execute(select(library.c.embedding_model)).scalar_one()
        count = connection.execute(select(func.count()).select_from(passages)).scalar_one()
        for table in (passage_vectors, sentence_vectors):
            query = select(func.count()).select_from(table).where(table.c.model == model)
            found = connection.execute(query).scalar_one()
            if found != count:
                return (
                    f"{found} of {count} passages have vectors of model {model}; "
                    "run `ingest rebuild --embed`"
                )
    return None


def _check_originals(engine: Engine, stores: Stores) -> str | None:
    here = select(originals.c.sha256, originals.c.data).where(
        originals.c.sha256.not_in(select(stored_originals.c.sha256))
    )
    with reading(engine) as connection:
        for sha256, data in connection.execute(here.execution_options(yield_per=5)):
            if hashlib.sha256(data).hexdigest() != sha256:
                return f"the original {sha256[:16]} was altered; run `ingest restore FILE`"
        there = connection.execute(select(stored_originals)).all()
    lost: list[str] = []
    for row in there:
        try:
            stores.read(row.address, row.sha256)
        except OriginalLost as error:
            lost.append(f"{error.why} ({_made_of(engine, row.sha256)})")
        except OriginalUnavailable as error:
            return f"{len(there)} originals cannot be read now: {error.why}"
    more = f", and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    named = "; ".join(lost[:_MOST_NAMED])
    return f"{named}{more}; put those objects back, or ingest those files again" if lost else None


def _made_of(engine: Engine, sha256: str) -> str:
    """Which documents a file was made into."""
    query = (
        select(documents.c.id, documents.c.title)
        .join(editions, editions.c.document_id == documents.c.id)
        .where(editions.c.sha256 == sha256)
        .distinct()
    )
    with reading(engine) as connection:
        return ", ".join(f"{row.id} {row.title}" for row in connection.execute(query))


def _check_removed(engine: Engine, stores: Stores) -> str | None:
    waiting = Keeper(engine, stores).waiting()
    if not waiting:
        return None
    roots = ", ".join(sorted({address.rpartition("/")[0] for address in waiting}))
    return (
        f"{len(waiting)} files of removed documents are still in {roots}; "
        "run `ingest originals sweep ADDRESS`"
    )


def _check_index(data_dir: Path) -> str | None:
    folder = current(index_folder(data_dir))
    if folder is None:
        return "there is no search index yet; everything is searched exactly"
    try:
        check_files(folder, read_manifest(folder))
    except IndexDamaged as error:
        return f"{error}; it is rebuilt at the next start, or by `ingest rebuild`"
    return None


def _check_disk(data_dir: Path) -> str | None:
    free = shutil.disk_usage(data_dir).free
    return f"only {free // 10**6} MB are free" if free < _LEAST_FREE else None
