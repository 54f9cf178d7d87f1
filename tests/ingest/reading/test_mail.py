"""What a mail shows, and what of it is no text."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.sandbox import read_file


def texts(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def mail(text: str = "The gate opens at nine.", **head: str) -> EmailMessage:
    made = EmailMessage()
    names = {"From": "Ann Lée <ann@example.org>", "Subject": "The gate – opening", **head}
    for name, value in names.items():
        made[name] = value
    made.set_content(text)
    return made


def test_the_head_says_who_wrote_to_whom_when_and_of_what() -> None:
    many = ", ".join(f"p{n}@example.org" for n in range(25))
    made = mail(To="Bo <bo@example.org>", Cc=many, Date="Tue, 4 Apr 2023 23:30:00 -0700")
    document = read_file(made.as_bytes(), "a.eml")
    heading, head, *_ = document.blocks
    assert (heading.kind, heading.text) == (BlockKind.HEADING, "The gate – opening")
    assert head.text.startswith(
        "Subject: The gate – opening | From: Ann Lée <ann@example.org> | To: Bo <bo@example.org> | "
        "Cc: p0@example.org, "
    )
    assert head.text.endswith("p19@example.org and 5 more | Date: 2023-04-04")
    assert (document.title, document.published) == ("The gate – opening", "2023-04-04")


def test_plain_text_is_read_before_html_and_replies_stay_as_text() -> None:
    made = mail(
        "Yes.\n\nOn Monday, Bo wrote:\n> Is the gate\n> red?\n> > It was blue.\n\n-- \nAnn\n"
    )
    made.add_alternative("<p>Yes, in HTML.</p>", subtype="html")
    assert texts(read_file(made.as_bytes(), "a.eml"))[2:] == [
        "Yes.", "On Monday, Bo wrote:", "Is the gate red?", "It was blue.", "Ann",
    ]  # fmt: skip


def test_html_is_read_where_there_is_no_plain_text_without_what_it_hides() -> None:
    made = mail()
    made.set_content(
        "<h2>Fees</h2><p>Nine <a href='https://example.org/'>euros</a>.</p>"
        "<p style='display:none'>Ten euros.</p>",
        subtype="html",
    )
    document = read_file(made.as_bytes(), "a.eml")
    assert texts(document)[2:] == ["Fees", "Nine euros."]
    assert document.blocks[-1].links[0].url == "https://example.org/"
    assert document.notes == ("text that no reader sees was not read, in 1 place: Ten euros.",)


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (
            b"Subject: =?iso-8859-1?q?Caf=E9?=\nContent-Type: text/plain; charset=iso-8859-1\n"
            b"Content-Transfer-Encoding: quoted-printable\n\nThe caf=E9 is op=\nen.",
            "Café", "The café is open.",
        ),
        (b"Subject: Caf\xc3\xa9\n\nThe caf\xc3\xa9 is open.", "Café", "The café is open."),
        (
            b"Subject: Caf\xe9 ferm\xe9 le lundi\nContent-Type: text/plain; charset=x-none\n\n"
            b"Le caf\xe9 est ferm\xe9 le lundi.",
            "Café fermé le lundi", "Le café est fermé le lundi.",
        ),
        (b"Subject: x | From: a boss\n\nThe text.", "x | From: a boss", "The text."),
    ],
)  # fmt: skip
def test_every_encoding_is_read(raw: bytes, subject: str, text: str) -> None:
    document = read_file(raw, "a.eml")
    assert document.title == subject
    assert texts(document)[-1] == text
    assert texts(document)[1] == f"Subject: {subject.replace(' | ', ' / ')}"


def test_signatures_and_other_forms_of_the_text_are_no_attachments() -> None:
    raw = (
        b"Subject: The gate\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nThe gate.\n--b\n"
        b"Content-Type: application/pgp-signature; name=a.asc\n\nxyz\n--b--\n"
    )
    document = read_file(raw, "a.eml")
    assert (texts(document)[-1], document.members) == ("The gate.", ())


@pytest.mark.parametrize(
    ("given", "named"),
    [("../../etc/plan.md", "plan.md"), ("C:\\x\\plan.md", "plan.md"), ("plan\u202e.md", "plan.md")],
)
def test_an_attachment_has_a_name_and_no_path(given: str, named: str) -> None:
    made = mail()
    made.add_attachment(b"x", maintype="text", subtype="markdown", filename=given)
    assert [m.name for m in read_file(made.as_bytes(), "a.eml").members] == [named]


def test_what_is_attached_to_an_outlook_message_is_taken_out(shared_data: Path) -> None:
    data = (shared_data / "office" / "msg" / "sample.msg").read_bytes()
    document = read_file(data, "sample.msg")
    assert [(m.name, m.data[:5]) for m in document.members] == [("sample_pdf_1.pdf", b"%PDF-")]
    assert "Subject: This is a Subject | From: Sebastian Lee <" in texts(document)[1]


def test_a_mail_that_is_encrypted_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="is encrypted"):
        read_file(b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n", "a.eml")
