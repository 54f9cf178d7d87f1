"""Files that attack a reader, each built when it is needed and never stored."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

SECRET = "planted-secret-4711"  # noqa: S105 - it opens nothing


def pdf_of(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF with a correct cross-reference table around the given objects."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets.get(number, 0)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, root, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A PDF stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def one_page(content: bytes, pages: bytes = b"/Kids [3 0 R] /Count 1", **more: bytes) -> bytes:
    """A PDF with one page; `more` holds objects by names such as o6."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages " + pages + b" >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
            4: content,
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            6: b"null",
        }
        | {int(name[1:]): body for name, body in more.items()}
    )


def flate_bomb() -> bytes:
    """1 GB of spaces, packed twice."""
    packer = zlib.compressobj(1)  # in a third of the time that 9 takes
    once = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    twice = zlib.compress(once, 9)
    return one_page(stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))


def huge_text() -> bytes:
    """Some 460 MB of text operators from a few MB."""
    packer = zlib.compressobj(1)
    show = b"(" + b"A" * 4000 + b") Tj\n"
    parts = [packer.compress(b"BT /F 12 Tf 10 10 Td\n")]
    parts += [packer.compress(show * 256) for _ in range(450)]
    content = b"".join(parts) + packer.compress(b"ET") + packer.flush()
    return one_page(stream(content, b"/Filter /FlateDecode"))


def page_loop() -> bytes:
    """A page tree that is its own child."""
    return one_page(stream(b""), pages=b"/Kids [2 0 R 3 0 R] /Count 2")


def page_count() -> bytes:
    """A page tree that claims two thousand million pages."""
    return one_page(stream(b"BT /F 12 Tf (x) Tj ET"), pages=b"/Kids [3 0 R] /Count 2000000000")


def nested_arrays() -> bytes:
    """200,000 arrays inside each other."""
    return one_page(stream(b""), o7=b"[" * 200_000 + b"]" * 200_000).replace(
        b"/Type /Catalog", b"/Type /Catalog /Names 7 0 R"
    )


def self_calling_form() -> bytes:
    """A form that draws itself twice."""
    form = stream(
        b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return one_page(stream(b"/X Do"), o6=form)


def zip_of(parts: dict[str, bytes]) -> bytes:
    """A packed archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    b'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="r1" Target="word/document.xml" Type="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(body: bytes, dtd: bytes = b"", **more: bytes) -> bytes:
    """A minimal Word document around the XML of its body."""
    document = b'<?xml version="1.0"?>%s<w:document %s><w:body>%s</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document % (dtd, _W, body),
    }
    return zip_of(parts | more)


def words(text: bytes) -> bytes:
    """One paragraph of a Word document."""
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def docx_xxe(path: str) -> bytes:
    """An entity that names a file of this machine."""
    return docx_of(words(b"&e;"), b'<!DOCTYPE d [<!ENTITY e SYSTEM "file://%s">]>' % path.encode())


def docx_exponential() -> bytes:
    """A thousand million laughs."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    return docx_of(words(b"&a9;"), b"<!DOCTYPE d [" + entities + b"]>")


def docx_quadratic() -> bytes:
    """One long entity, used very often."""
    entity = b'<!DOCTYPE d [<!ENTITY a "%s">]>' % (b"a" * 100_000)
    return docx_of(words(b"&a;" * 100_000), entity)


def docx_bomb() -> bytes:
    """1 GB in one part."""
    buffer = io.BytesIO(docx_of(words(b"x")))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/media.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1024):
            part.write(b" " * 2**20)
    return buffer.getvalue()


def docx_nested() -> bytes:
    """50,000 elements inside each other."""
    return docx_of(b"<w:ins>" * 50_000 + words(b"deep") + b"</w:ins>" * 50_000)


def html(body: str) -> bytes:
    """A page."""
    return f"<!doctype html><html><body>{body}</body></html>".encode()


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "doubled Flate": ("a.pdf", flate_bomb),
    "huge text": ("a.pdf", huge_text),
    "page-tree loop": ("a.pdf", page_loop),
    "page count 2e9": ("a.pdf", page_count),
    "nested arrays": ("a.pdf", nested_arrays),
    "self-calling form": ("a.pdf", self_calling_form),
    "cut PDF": ("a.pdf", lambda: one_page(stream(b"BT (x) Tj ET"))[:200]),
    "garbage PDF": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 500),
    "empty PDF": ("a.pdf", lambda: b""),
    "exponential entities": ("a.docx", docx_exponential),
    "quadratic entities": ("a.docx", docx_quadratic),
    "DOCX bomb": ("a.docx", docx_bomb),
    "nested DOCX": ("a.docx", docx_nested),
    "nested HTML": ("a.html", lambda: html("<div>" * 200_000 + "deep down" + "</div>" * 200_000)),
    "huge colspan": (
        "a.html",
        lambda: html(
            "<table><tr><th colspan=999999999>head</th><th>b</th></tr>"
            "<tr><td rowspan=999999999>cell</td><td>two</td></tr></table>"
        ),
    ),
    "unclosed tags": ("a.html", lambda: html("<b><i><p>word " * 100_000)),
    "20 MB attribute": (
        "a.html",
        lambda: html(f"<p title='{'x' * 20_000_000}'>Text after a long attribute.</p>"),
    ),
    "NUL and invalid bytes": (
        "a.html",
        lambda: html("<p>Before the damage.</p>") + b"\x00\xff\xfe<p>After \x80 the damage.</p>",
    ),
}


def zip_bomb() -> bytes:
    """A thousand files of 1 MB each, all of them the same bytes, beside one of 1 GB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("one.txt", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(b" " * 2**20)
        for number in range(1000):
            archive.writestr(f"{number}.txt", b"a" * 2**20)
    return buffer.getvalue()


def mail_of(parts: bytes, head: bytes = b"Subject: The gate") -> bytes:
    """A mail around the parts of a multipart."""
    return head + b"\nContent-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n"


def many_attachments() -> bytes:
    """A mail with 100,000 attachments."""
    part = b"--b\nContent-Disposition: attachment; filename=%d.txt\n\nx\n"
    return mail_of(b"".join(part % number for number in range(100_000)))


def mail_in_itself() -> bytes:
    """A mail in a mail, 400 deep, as one that was attached to itself again and again."""
    mail = b"Subject: The gate\n\nThe gate opens at nine.\n"
    for number in range(400):
        head = b"--b%d\nContent-Type: message/rfc822\n\n" % number
        mail = (
            b"Subject: The gate\nContent-Type: multipart/mixed; boundary=b%d\n\n" % number
            + head + mail + b"\n--b%d--\n" % number
        )  # fmt: skip
    return mail


def open_document(kind: bytes, body: bytes, dtd: bytes = b"") -> bytes:
    """A minimal OpenDocument file around the XML of its body."""
    names = b" ".join(
        b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (short, long)
        for short, long in {
            b"office": b"office", b"style": b"style", b"text": b"text", b"table": b"table",
            b"draw": b"drawing", b"presentation": b"presentation", b"fo": b"xsl-fo-compatible",
        }.items()
    )  # fmt: skip
    content = b'<?xml version="1.0"?>%s<office:document-content %s>%s</office:document-content>'
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument." + kind,
            "content.xml": content % (dtd, names, body),
        }
    )


def sheet_of_repeated_cells() -> bytes:
    """One cell that stands for a whole sheet."""
    return open_document(
        b"spreadsheet",
        b'<office:body><office:spreadsheet><table:table table:name="B"><table:table-row '
        b'table:number-rows-repeated="1048576"><table:table-cell '
        b'table:number-columns-repeated="16384"><text:p>boom</text:p></table:table-cell>'
        b"</table:table-row></table:table></office:spreadsheet></office:body>",
    )


def book_of_laughs() -> bytes:
    """A book whose list of chapters is a thousand million laughs."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    book = (
        b"<!DOCTYPE d [" + entities + b']><package><metadata><dc:title xmlns:dc="http://purl.org/'
        b'dc/elements/1.1/">&a9;</dc:title></metadata><manifest><item id="a" href="a.xhtml" '
        b'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
        b"</package>"
    )
    container = b'<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    return zip_of(
        {
            "mimetype": b"application/epub+zip", "META-INF/container.xml": container,
            "b.opf": book, "a.xhtml": b"<html><body><p>Still alive.</p></body></html>",
        }
    )  # fmt: skip


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be so large, and holds nothing."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    chunks = (head, b"IDAT" + zlib.compress(b""), b"IEND")
    packed = ((len(c) - 4).to_bytes(4) + c + zlib.crc32(c).to_bytes(4) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def tiff_loop() -> bytes:
    """A TIFF whose next page is always the first one."""
    return b"II*\x00\x08\x00\x00\x00" + b"\x00\x00" + b"\x08\x00\x00\x00"


HOSTILE |= {
    "ZIP bomb": ("a.zip", zip_bomb),
    "100,000 attachments": ("a.eml", many_attachments),
    "mail in itself": ("a.eml", mail_in_itself),
    "10 MB header": ("a.eml", lambda: b"Subject: " + b"=?utf-8?q?x?= " * 700_000 + b"\n\nText."),
    "nested multiparts": ("a.eml", lambda: mail_of(b"Content-Type: multipart/mixed\n\n" * 50_000)),
    "nested RTF": ("a.rtf", lambda: b"{\\rtf1 " + b"{" * 500_000 + b"deep down"),
    "RTF of control words": ("a.rtf", lambda: b"{\\rtf1 " + b"\\b\\v0\\u8364?" * 1_000_000),
    "RTF that skips": ("a.rtf", lambda: b"{\\rtf1 Still here.\\par\\bin999999999 x}"),
    "repeated cells": ("a.ods", sheet_of_repeated_cells),
    "entities in ODT": (
        "a.odt",
        lambda: open_document(b"text", b"<office:body/>", b'<!DOCTYPE d [<!ENTITY a "b">]>'),
    ),
    "nested ODT": (
        "a.odt",
        lambda: open_document(
            b"text",
            b"<office:body><office:text>" + b"<text:section>" * 50_000 + b"<text:p>deep</text:p>",
        ),
    ),
    "laughs in EPUB": ("a.epub", book_of_laughs),
    "PNG of 60,000 a side": ("a.png", lambda: png_of(60_000, 60_000)),
    "TIFF without an end": ("a.tiff", tiff_loop),
}
