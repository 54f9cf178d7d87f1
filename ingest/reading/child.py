"""The process that reads one untrusted file: bytes on stdin, one JSON object on stdout.

Run as ``python -m ingest.reading.child EXTENSION ENGINE LIMITS RECOGNISED``; so many bytes before
the file are what OCR has read of it, as JSON. The answer holds one key: ``document``, ``refused``
(a reason about the file, beside ``why``, what it amounts to, and its ``pictures``) or ``failed``
(the library gave up, so another one may be tried). Beside a document stand its ``members``, each
with its size; the bytes of all follow behind the line of JSON. The parent trusts none of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace

from ingest.errors import UnreadableFile
from ingest.reading.isolation import isolate
from ingest.reading.limits import Limits
from ingest.reading.parsed import Member, ParsedDocument
from sandbox.answering import answer_and_end


def main(arguments: list[str]) -> None:
    """Read stdin, write the answer to stdout."""
    extension, engine, encoded, recognised = arguments
    limits = Limits(**json.loads(encoded))
    isolate(limits)
    answer_and_end(lambda: _answer(extension, engine, limits, int(recognised)))


def _answer(extension: str, engine: str, limits: Limits, recognised: int) -> bytes:
    from ingest.reading.dispatch import parse
    from ingest.reading.ocr.recognised import recognition_of

    head = sys.stdin.buffer.read(recognised)
    recognition = recognition_of(json.loads(head)) if head else None
    data = sys.stdin.buffer.read(limits.max_input_bytes + 1)
    try:
        return _said(parse(data, extension, engine, limits, recognition), limits)
    except UnreadableFile as error:
        return _encoded(
            {"refused": str(error), "why": error.why, "pictures": error.pictures}, limits
        )
    except RecursionError:
        return _encoded({"failed": "is nested too deeply; save it again or supply a PDF"}, limits)
    except MemoryError:
        raise
    except Exception as error:
        # whatever a library raises on a hostile file is a result, not a fault of ours
        kind = type(error).__name__
        reason = f"is damaged ({kind}); open it, save it again and supply that copy"
        return _encoded({"failed": reason}, limits)


def _said(document: ParsedDocument, limits: Limits) -> bytes:
    members = [
        {"name": each.name, "size": len(each.data), "reason": each.reason}
        for each in document.members
    ]
    alone = asdict(replace(document, members=()))
    del alone["members"]
    head = _encoded({"document": alone, "members": members}, limits)
    return b"\n".join((head, _joined(document.members))) if members else head


def _joined(members: Sequence[Member]) -> bytes:
    return b"".join(each.data for each in members)


def _encoded(answer: dict[str, object], limits: Limits) -> bytes:
    encoded = json.dumps(answer, ensure_ascii=False).encode()
    if len(encoded) > limits.max_output_bytes:
        return b'{"refused": "holds too much text; split it into parts", "why": "too_large"}'
    return encoded


if __name__ == "__main__":
    main(sys.argv[1:])
