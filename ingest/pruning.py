"""Removing documents whose files have vanished, and only those.

What could not be looked at has not vanished: nothing goes at or below an address that failed or
was left out. A disk that is not mounted looks like an emptied folder, so much at once, and all that
stood in a folder that is empty now, waits until it is confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set

from corpus.drafts import StoredFile
from corpus.places import at_or_below, place_of
from corpus.writer import CatalogueWriter
from ingest.report import Report
from ingest.sources import Found


def prune_vanished(
    writer: CatalogueWriter, found: Found, report: Report, *, confirmed: bool
) -> None:
    """Remove documents of the folders that were opened whose files have all vanished.

    More than a fifth of a folder's documents at once, and those of a folder that is empty now, are
    held back until `confirmed`.
    """
    known = writer.files()
    # what is in a file that is there was settled when that was read
    present = at_or_below(known, {item.address for item in found.items})
    unseen = {address for address, _ in (*found.over.failed, *found.over.left_out)}
    for root in found.roots:
        here = {f.document_id for f in known.values() if f.stamp.root == root}
        alive = {f.document_id for a, f in known.items() if a in present or f.stamp.root != root}
        vanished = {a: f for a, f in known.items() if f.document_id in here - alive}
        kept = _below(vanished, unseen)
        for place, documents in _counted(kept).items():
            report.notes.append((place, f"its documents stay in the library ({documents})"))
        gone = here - alive - kept.keys()
        if len(gone) > max(1, len(here) // 5) and not confirmed:
            reason = f"{len(gone)} of {len(here)} documents have vanished; add --yes to remove"
            report.failed.append((root, reason))
            continue
        held = {} if confirmed else _below(vanished, found.over.empty)
        for place, documents in _counted(held, only=gone).items():
            reason = (
                f"is empty, but the library has documents of it ({documents}); "
                "mount it, or add --yes to remove them"
            )
            report.failed.append((place, reason))
        writer.forget_files(_left(known, root, present, here - gone) - at_or_below(known, unseen))
        if going := sorted(gone - held.keys()):
            writer.remove(going)
            report.removed += len(going)


def _left(
    known: Mapping[str, StoredFile], root: str, present: Set[str], living: Set[str]
) -> set[str]:
    """The addresses of a folder where a document stood that stands elsewhere, too."""
    return {
        address
        for address, file in known.items()
        if file.stamp.root == root and file.document_id in living and address not in present
    }


def _below(files: Mapping[str, StoredFile], places: Set[str]) -> dict[str, str]:
    """The documents of files at or below these places, each with such a place."""
    found = ((f.document_id, place_of(address, places)) for address, f in files.items())
    return {document: place for document, place in found if place is not None}


def _counted(documents: Mapping[str, str], only: Set[str] | None = None) -> Counter[str]:
    """How many documents each place has."""
    return Counter(p for document, p in documents.items() if only is None or document in only)
