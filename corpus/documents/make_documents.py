"""Make the binary files of the sample library from the texts in `sources/`.

    python corpus/documents/make_documents.py           write the files
    python corpus/documents/make_documents.py --check   exit 1 naming each file that differs

A check compares what a reader of the file sees (the text of each page and its label, the parts of
an Office file that hold text), so another version of a compression library is not a difference.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from office_files import docx_bytes, pptx_bytes, xlsx_bytes
from report_file import pdf_bytes

HERE = Path(__file__).resolve().parent

Maker = Callable[[dict[str, Any]], bytes]
FILES: dict[str, tuple[str, Maker]] = {
    "city-resilience-partnerships.pdf": ("report.yaml", pdf_bytes),
    "grants-and-fund-rules.xlsx": ("grants.yaml", xlsx_bytes),
    "past-calls.docx": ("calls.yaml", docx_bytes),
    "ucra-agreement-summary.docx": ("agreement.yaml", docx_bytes),
    "resilience-frameworks.pptx": ("slides.yaml", pptx_bytes),
}
_TEXT_PARTS = re.compile(r"word/document\.xml|ppt/(slides|notesSlides)/[^/]+\.xml|xl/.+\.xml")


def made(name: str) -> bytes:
    """The content of one file, made afresh."""
    source, maker = FILES[name]
    return maker(yaml.safe_load((HERE / "sources" / source).read_text(encoding="utf-8")))


def content_of(data: bytes) -> list[tuple[str, str]]:
    """What a reader sees of a PDF or an Office file: names of parts and their text."""
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as pdf:
            return [
                (pdf.get_page_label(number), pdf[number].get_textpage().get_text_range())
                for number in range(len(pdf))
            ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if _TEXT_PARTS.fullmatch(name))
        return [(name, archive.read(name).decode("utf-8")) for name in names]


def differs(name: str) -> bool:
    """Whether the file is missing, unreadable or not what its source would make."""
    path = HERE / name
    if not path.exists():
        return True
    try:
        return content_of(path.read_bytes()) != content_of(made(name))
    except (zipfile.BadZipFile, pypdfium2.PdfiumError):
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the binary files of the sample library.")
    parser.add_argument("--check", action="store_true", help="write nothing; name what differs")
    if not parser.parse_args().check:
        for name in FILES:
            (HERE / name).write_bytes(made(name))
        return 0
    changed = [name for name in FILES if differs(name)]
    for name in changed:
        sys.stderr.write(f"{name} is not what its source makes; run make_documents.py\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
