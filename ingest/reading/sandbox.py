"""The one way to read a file: in a child process that may fail without harm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final, Protocol

from ingest.errors import UnreadableFile
from ingest.reading.answer import Answer, checked_answer
from ingest.reading.formats import extension_of
from ingest.reading.limits import Limits
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.parsed import ParsedDocument
from ingest.reading.process import run_child
from sandbox.formats import SUPPORTED_EXTENSIONS, Format
from sandbox.refusals import Why

# PDFium is the better reader but aborts on some files; pypdf is pure Python
_PDF_ENGINES: Final = ("pdfium", "pypdf")
_DEFAULT_LIMITS: Final = Limits()


class Ocr(Protocol):
    """What reads pages that are pictures."""

    def recognise(self, data: bytes, pages: Sequence[int]) -> Recognition:
        """Read these pages of a PDF, 1-based; what cannot be read is named, never raised."""
        ...


def read_file(
    data: bytes, name: str, *, limits: Limits = _DEFAULT_LIMITS, ocr: Ocr | None = None
) -> ParsedDocument:
    """Read a file's content into clean blocks of text.

    Args:
        data: The content of the file.
        name: Its name; only the extension is used.
        limits: What reading it may cost, but for OCR.
        ocr: Reads pages that are pictures; without it they are named.

    Returns:
        The document, never empty.

    Raises:
        UnreadableFile: The file yields no text; the message is the reason and what to do.
    """
    extension = extension_of(name)
    if not data:
        raise UnreadableFile("is empty; supply the file again", Why.EMPTY)
    if len(data) > limits.max_input_bytes:
        most = limits.max_input_bytes // 1024**2
        raise UnreadableFile(f"is larger than {most} MB; split it", Why.TOO_LARGE)
    is_pdf = SUPPORTED_EXTENSIONS[extension] is Format.PDF
    reasons: list[str] = []
    why = Why.DAMAGED
    for engine in _PDF_ENGINES if is_pdf else ("",):
        answer = _ask(data, extension, engine, limits)
        if ocr and answer.pictures:
            answer = _ask(data, extension, engine, limits, ocr.recognise(data, answer.pictures))
        if answer.document is not None:
            return _with_reason(answer.document, reasons)
        if answer.refused is not None:
            raise UnreadableFile(answer.refused, answer.why)
        why = why if reasons else answer.why
        reasons.append(answer.failed or "could not be read")
    # the first library is the better judge of what is wrong with the file
    raise UnreadableFile(reasons[0], why)


def _with_reason(document: ParsedDocument, reasons: Sequence[str]) -> ParsedDocument:
    """Say of what only the second library could read why, and what that costs."""
    cost = "its words were read without their places, tables and columns may be mixed"
    notes = [f"{cost}: for the better reader it {reason}" for reason in reasons]
    return replace(document, notes=(*notes, *document.notes))


def _ask(
    data: bytes,
    extension: str,
    engine: str,
    limits: Limits,
    recognition: Recognition | None = None,
) -> Answer:
    recognised = json.dumps(asdict(recognition)).encode() if recognition else b""
    outcome = run_child(data, extension, engine, limits, recognised)
    if outcome.failure is not None and outcome.out_of_time:
        # the machine is busy: a reader that reads less well is no help for that
        raise UnreadableFile(outcome.failure, Why.TOO_LARGE)
    if outcome.failure is not None:
        return Answer(failed=outcome.failure, why=outcome.why)
    return checked_answer(outcome.answer, limits)
