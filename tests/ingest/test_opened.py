"""What is attached to mails and stands in archives: documents of their own, as long as it is there.

Everything here is read as it is for users, in children that may fail.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.model import Document
from ingest.reading.sandbox import read_file
from tests.ingest.shelf import Shelf

Files = Mapping[str, bytes | EmailMessage]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "docs", tmp_path / "var", read_file)
    made.root.mkdir()
    yield made
    made.library.close()


def mail(subject: str = "The gate", attached: Files | None = None, **head: str) -> EmailMessage:
    """A mail of 4 April 2023."""
    made = EmailMessage()
    made["From"] = "Ann Lee <ann@example.org>"
    made["To"] = "Bo Berg <bo@example.org>"
    made["Date"] = "Tue, 4 Apr 2023 23:30:00 +0200"
    made["Subject"] = subject
    for name, value in head.items():
        made[name] = value
    made.set_content("Dear Bo,\n\nThe gate opens at nine.\n")
    for name, data in (attached or {}).items():
        if isinstance(data, EmailMessage):
            made.add_attachment(data)
        else:
            made.add_attachment(data, maintype="application", subtype="x", filename=name)
    return made


def packed(files: Files) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, bytes(data) if isinstance(data, EmailMessage) else data)
    return buffer.getvalue()


def documents(shelf: Shelf) -> dict[str, Document]:
    """The documents by their addresses below the folder."""
    by_id = {document.id: document for document in shelf.library.writer.listing()}
    return {
        os.path.relpath(address, shelf.root): by_id[file.document_id]
        for address, file in shelf.library.writer.files().items()
    }


PLAN = b"# The plan\n\nThe plan covers water."


def test_what_is_in_a_file_is_a_document_of_its_own_with_its_own_address(shelf: Shelf) -> None:
    inside = {"plan.md": PLAN, "old.eml": mail("An old mail", {"note.txt": b"A note on locks."})}
    shelf.put("gate.eml", mail(attached=inside).as_bytes())
    shelf.put("all.zip", packed({"sub/fees.md": b"# Fees\n\nThe fee is 9.", "README": b"Roofs."}))
    report = shelf.run()
    assert (report.new, report.failed, report.left_out) == (6, [], [])
    assert set(documents(shelf)) == {
        "gate.eml", "gate.eml/plan.md", "gate.eml/An old mail.eml",
        "gate.eml/An old mail.eml/note.txt", "all.zip/sub/fees.md", "all.zip/README",
    }  # fmt: skip
    assert documents(shelf)["gate.eml/plan.md"].facts.title == "The plan"


def test_it_has_the_readers_and_the_kind_of_the_file_and_the_date_of_the_mail(shelf: Shelf) -> None:
    dated = b"# Minutes\n\nDate: 3 May 2019\n\nThe board met."
    shelf.put("gate.eml", mail(attached={"plan.md": PLAN, "minutes.md": dated}).as_bytes())
    shelf.put("all.zip", packed({"fees.md": b"The fee is 9."}))
    shelf.write(
        "manifest.yaml",
        "documents:\n- {file: gate.eml, title: A gate, audience: partner, kind: letter}\n"
        "- {file: all.zip, audience: public, published: 2018-02-03}\n",
    )
    shelf.run()
    found = {
        name: (d.facts.title, d.facts.label, d.facts.kind, d.facts.published)
        for name, d in documents(shelf).items()
    }
    sent = dt.date(2023, 4, 4)
    assert found == {
        "gate.eml": ("A gate", "partner", "letter", sent),
        "gate.eml/plan.md": ("The plan", "partner", "letter", sent),
        "gate.eml/minutes.md": ("Minutes", "partner", "letter", dt.date(2019, 5, 3)),
        "all.zip/fees.md": ("fees", "public", "document", dt.date(2018, 2, 3)),
    }


def test_a_mail_is_of_the_day_on_which_it_was_sent(shelf: Shelf) -> None:
    made = mail()
    made.set_content("Date: 7 July 2016\n\nThe gate opened.")
    shelf.put("gate.eml", made.as_bytes())
    shelf.run()
    assert documents(shelf)["gate.eml"].facts.published == dt.date(2023, 4, 4)


def test_a_whole_mail_costs_nothing_again_and_an_archive_changes_nothing(shelf: Shelf) -> None:
    shelf.put("gate.eml", mail(attached={"plan.md": PLAN}).as_bytes())
    assert shelf.run().new == 2
    before = documents(shelf)
    shelf.read_file = lambda data, name: pytest.fail(f"{name} was read again")
    report = shelf.run()
    assert (report.unchanged, report.complete) == (2, True)
    shelf.read_file = read_file
    shelf.put("all.zip", packed({"fees.md": b"The fee is 9."}))
    assert shelf.run().new == 1
    report = shelf.run()
    assert (report.new, report.replaced, report.removed, report.unchanged) == (0, 0, 0, 3)
    assert {name: documents(shelf)[name].id for name in before} == {
        name: document.id for name, document in before.items()
    }


def test_what_changes_stays_the_document_and_what_is_taken_out_goes(shelf: Shelf) -> None:
    archive = {"plan.md": PLAN, "fees.md": b"The fee is 9."}
    shelf.put("all.zip", packed(archive))
    shelf.put("gate.eml", mail(attached={"roof.md": b"The roof is red."}).as_bytes())
    shelf.run()
    before = documents(shelf)
    shelf.put("all.zip", packed({"plan.md": PLAN + b" And heat."}))
    shelf.put("gate.eml", mail("The gate again").as_bytes())
    report = shelf.run()
    assert (report.new, report.replaced, report.removed) == (0, 2, 2)
    after = documents(shelf)
    assert set(after) == {"all.zip/plan.md", "gate.eml"}
    assert after["all.zip/plan.md"].id == before["all.zip/plan.md"].id


def test_another_audience_of_the_file_is_another_audience_of_what_is_in_it(shelf: Shelf) -> None:
    shelf.put("gate.eml", mail(attached={"plan.md": PLAN}).as_bytes())
    shelf.put("all.zip", packed({"a.md": b"The fee is 9.", "in.zip": packed({"b.md": b"Roofs."})}))
    shelf.run(audience="public")
    shelf.run(audience="partner")
    assert {d.facts.label for d in documents(shelf).values()} == {"partner"}
    assert len(documents(shelf)) == 4


def test_what_two_mails_have_attached_is_one_document_until_one_is_for_others(shelf: Shelf) -> None:
    for name in ("a", "b"):
        shelf.put(f"{name}.eml", mail(f"The {name}", attached={"plan.md": PLAN}).as_bytes())
    shelf.run(audience="public")
    found = documents(shelf)
    assert found["a.eml/plan.md"].id == found["b.eml/plan.md"].id
    shelf.write("manifest.yaml", "documents:\n- {file: b.eml, audience: staff}\n")
    shelf.run(audience="public")
    labels = {name: document.facts.label for name, document in documents(shelf).items()}
    assert labels == {
        "a.eml": "public", "a.eml/plan.md": "public", "b.eml": "staff", "b.eml/plan.md": "staff",
    }  # fmt: skip


def test_a_file_that_is_gone_takes_what_was_in_it_along(shelf: Shelf) -> None:
    for number in range(9):
        shelf.write(f"{number}.md")
    path = shelf.put("gate.eml", mail(attached={"plan.md": PLAN}).as_bytes())
    shelf.run()
    path.unlink()
    assert shelf.run().removed == 2
    assert set(documents(shelf)) == {f"{number}.md" for number in range(9)}


def test_who_removes_a_mail_removes_what_is_attached_to_it(shelf: Shelf) -> None:
    shelf.put("gate.eml", mail(attached={"in.zip": packed({"plan.md": PLAN})}).as_bytes())
    shelf.write("gate.md")
    shelf.run()
    shelf.library.writer.remove([documents(shelf)["gate.eml"].id])
    assert set(documents(shelf)) == {"gate.md"}


def test_a_file_that_was_moved_takes_what_is_in_it_along(shelf: Shelf) -> None:
    path = shelf.put("all.zip", packed({"plan.md": PLAN}))
    mailed = shelf.put("gate.eml", mail(attached={"roof.md": b"The roof is red."}).as_bytes())
    shelf.run()
    before = {d.facts.title: d.id for d in documents(shelf).values()}
    path.rename(shelf.root / "every.zip")
    mailed.rename(shelf.root / "door.eml")
    report = shelf.run()
    assert (report.moved, report.new, report.removed) == (3, 0, 0)
    assert set(documents(shelf)) == {"every.zip/plan.md", "door.eml", "door.eml/roof.md"}
    assert {d.facts.title: d.id for d in documents(shelf).values()} == before


def test_what_stands_in_a_file_elsewhere_has_not_moved(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("all.zip", packed({"plan.md": PLAN}))
    shelf.run()
    before = documents(shelf)["all.zip/plan.md"].id
    shelf.root = tmp_path / "other"
    shelf.put("plan.md", PLAN)
    assert (shelf.run().moved, documents(shelf)["plan.md"].id != before) == (0, True)


def encrypted(data: bytes) -> bytes:
    """An archive that says of its first file that it is encrypted."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("plan.md", PLAN)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("plan.md", b"Another plan.")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "place", "reason"),
    [
        ("a.zip", lambda: packed({"song.mp3": b"la"}), "/song.mp3", "the extension .mp3 is unkn"),
        ("a.zip", lambda: encrypted(packed({"a.md": b"x"})), "/a.md", "is encrypted"),
        ("a.zip", twice, "/plan.md", "has the name of another file in it"),
        ("a.zip", lambda: packed({"../a.md": b"x"}), "/../a.md", "a name that leads out"),
        ("a.zip", lambda: packed({"/etc/a.md": b"x"}), "//etc/a.md", "a name that leads out"),
        ("a.zip", lambda: packed({f"{n}.md": b"x" for n in range(2001)}), "", "2,000 entries"),
        ("a.eml", lambda: mail(attached={"a.bin": b"x"}).as_bytes(), "/a.bin", ".bin is unknown"),
        ("a.eml", lambda: mail(attached={"a.pdf": b""}).as_bytes(), "/a.pdf", "is empty"),
    ],
)
def test_what_is_not_read_is_named_with_its_reason(
    shelf: Shelf, name: str, make: Callable[[], bytes], place: str, reason: str
) -> None:
    shelf.put(name, make())
    for _ in range(2):  # the next run says so again
        report = shelf.run()
        ((address, told),) = [*report.failed, *report.left_out]
        assert address == f"{shelf.root}/{name}{place}"
        assert reason in told
        assert not report.complete


def test_a_file_that_cannot_be_opened_any_more_keeps_what_was_in_it(shelf: Shelf) -> None:
    path = shelf.put("all.zip", packed({"plan.md": PLAN}))
    shelf.run()
    path.write_bytes(b"PK\x03\x04 cut off")
    report = shelf.run(confirmed=True)
    assert set(shelf.reasons(report.failed)) == {"all.zip"}
    assert set(documents(shelf)) == {"all.zip/plan.md"}


def test_what_is_hidden_or_ignored_in_a_file_is_as_in_a_folder(shelf: Shelf) -> None:
    inside = {
        "plan.md": PLAN, ".DS_Store": b"x", "__MACOSX/._plan.md": b"x", "song.mp3": b"x",
        "sub/manifest.yaml": b"documents: []", "mail.eml": mail(attached={"b.mp3": b"x"}),
    }  # fmt: skip
    shelf.put("all.zip", packed(inside))
    shelf.write("manifest.yaml", "ignore: ['*.mp3']")
    report = shelf.run()
    assert (report.complete, report.hidden) == (True, 2)
    assert shelf.reasons(report.notes) == {
        "all.zip/sub/manifest.yaml": "counts only when its own folder is ingested"
    }
    assert set(documents(shelf)) == {"all.zip/plan.md", "all.zip/mail.eml"}


def nested(depth: int) -> bytes:
    data = PLAN
    for _ in range(depth):
        data = packed({"in.zip" if data is not PLAN else "plan.md": data})
    return data


def test_files_are_opened_three_deep_and_what_is_deeper_is_named(shelf: Shelf) -> None:
    shelf.put("three.zip", nested(3))
    shelf.put("four.zip", nested(4))
    report = shelf.run()
    assert set(documents(shelf)) == {"three.zip/in.zip/in.zip/plan.md"}
    assert shelf.reasons(report.left_out) == {
        "four.zip/in.zip/in.zip/in.zip": "is packed in 3 other files; take it out and supply it "
        "alone"
    }


def test_many_files_in_files_are_given_up_and_told(shelf: Shelf) -> None:
    inner = packed({f"{n}.mp3": b"" for n in range(1500)})
    shelf.put("all.zip", packed({"a.zip": inner, "b.zip": inner, "c.zip": inner}))
    report = shelf.run()
    assert len(report.left_out) < 2500
    assert any("holds more than 2,000 files" in reason for _, reason in report.left_out)


def test_an_address_in_a_file_is_of_one_file(shelf: Shelf) -> None:
    inner = packed({"a.md": b"The inner one."})
    shelf.put("all.zip", packed({"b.zip": inner, "b.zip/a.md": b"The outer one."}))
    report = shelf.run()
    assert list(documents(shelf)) == ["all.zip/b.zip/a.md"]
    assert len(report.left_out) == 1
    assert "has the address of another file" in report.left_out[0][1]


def test_pictures_that_a_mail_shows_in_its_text_are_told_and_no_documents(shelf: Shelf) -> None:
    made = mail()
    made.add_alternative("<p>The gate opens at nine.</p><img src='cid:logo'>", subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[union-attr, index]
    shelf.put("gate.eml", made.as_bytes())
    report = shelf.run()
    assert (report.new, report.complete) == (1, True)
    assert shelf.reasons(report.notes) == {"gate.eml": "pictures in its text were not read (1)"}
