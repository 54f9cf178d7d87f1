from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.reading import process
from ingest.reading.limits import Limits
from ingest.reading.sandbox import read_file
from tests.processes import ends

from . import hostile

pytestmark = pytest.mark.usefixtures("cold_readers")  # as they are for users

GOOD = hostile.one_page(hostile.stream(b"BT /F 12 Tf 10 10 Td (Still alive) Tj ET"))


def outcome(data: bytes, name: str, limits: Limits | None = None) -> str:
    try:
        document = read_file(data, name, limits=limits or Limits())
    except UnreadableFile as error:
        return str(error)
    texts = [block.text for block in document.blocks]
    return " ".join([*texts, *(member.reason for member in document.members)])


@pytest.mark.parametrize("attack", list(hostile.HOSTILE))
def test_a_hostile_file_ends_in_text_or_a_reason_and_the_next_file_still_reads(attack: str) -> None:
    name, build = hostile.HOSTILE[attack]
    data = build()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    result = outcome(data, name)
    assert time.monotonic() - started < 52, "50 s for a child, 20 of computing for each of two"
    assert result
    # 100,000 honest paragraphs take their room, and so does what an archive may hold at most
    most = {"unclosed tags": 150, "ZIP bomb": 350}.get(attack, 50)
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert growth < most * 1024
    assert outcome(GOOD, "good.pdf") == "Still alive"


def test_an_external_entity_never_brings_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(hostile.SECRET)
    result = outcome(hostile.docx_xxe(str(secret)), "a.docx")
    assert hostile.SECRET not in result
    assert "declares a document type" in result


def test_a_linked_picture_in_a_word_file_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text(hostile.SECRET)
    drawing = (
        b'<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:drawing xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        b'2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        b'r:link="r9"/></w:drawing></w:r></w:p>'
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r9" TargetMode="External" Target="file://%s" Type="image"/>'
        b"</Relationships>" % str(secret).encode()
    )
    data = hostile.docx_of(drawing, **{"word/_rels/document.xml.rels": relations})
    assert outcome(data, "a.docx") == "Seen"


def test_text_around_damaged_bytes_is_kept() -> None:
    name, build = hostile.HOSTILE["NUL and invalid bytes"]
    result = outcome(build(), name)
    assert "Before the damage." in result
    assert "the damage" in result.replace("Before the damage.", "")


def test_a_table_with_a_huge_column_span_is_still_read() -> None:
    name, build = hostile.HOSTILE["huge colspan"]
    assert "cell" in outcome(build(), name)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(wall_seconds=0.05), "took longer than 0.05 s"),
        (Limits(memory_bytes=100 * 1024**2), "needed more than 100 MiB of memory"),
        (Limits(cpu_seconds=1), "needed more than 1 s of processor time"),
        (Limits(max_characters=1_000), "holds more than 1,000 characters"),
        (Limits(max_output_bytes=1_000), "holds too much text"),
    ],
)
def test_each_limit_has_its_own_reason(limits: Limits, reason: str) -> None:
    text = "\n\n".join(f"Paragraph {number} of a long text." for number in range(130_000))
    assert reason in outcome(text.encode(), "a.txt", limits)


def test_a_file_with_too_many_pages_is_refused() -> None:
    result = outcome(b"one\ftwo\fthree", "a.txt", Limits(max_pages=2))
    assert result == "has 3 pages, more than 2; split it into parts"


def fake_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(process, "_COMMAND", (sys.executable, "-c", code))


def test_a_crash_of_the_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_child(monkeypatch, "import os; os.abort()")
    assert "made the library that reads it crash" in outcome(b"x", "a.txt")


def test_a_child_that_ignores_its_end_is_killed_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trace = tmp_path / "pid"
    fake_child(
        monkeypatch,
        "import os,signal,time,pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pid=os.fork(); pid and pathlib.Path({str(trace)!r}).write_text(str(pid)); time.sleep(60)",
    )
    started = time.monotonic()
    assert "took longer than 1 s" in outcome(b"x", "a.txt", Limits(wall_seconds=1))
    assert time.monotonic() - started < 5
    assert ends(int(trace.read_text())), "the grandchild is still running"


@pytest.mark.parametrize(
    "answer",
    [
        "not json",
        "{}",
        '{"document": {"blocks": []}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a", "page": 5}],'
        ' "page_count": 2}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a\\u202eb"}]}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a", "level": 3}]}}',
        '{"document": {"blocks": [{"kind": "evil", "text": "a"}]}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a"}], "published": "soon"}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a", "links":'
        ' [{"start": 0, "end": 9, "url": "https://a.org"}]}]}}',
        '{"document": {"blocks": [{"kind": "paragraph", "text": "a", "links":'
        ' [{"start": 0, "end": 1, "url": "javascript:1"}]}]}}',
    ],
)
def test_an_answer_that_no_honest_child_gives_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    fake_child(monkeypatch, f"print({answer!r})")
    assert "answer nonsense" in outcome(b"x", "a.txt")


def test_the_reason_of_a_child_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_child(monkeypatch, """print('{"refused": "bad\\\\u202e file\\\\u001b[0m"}')""")
    assert outcome(b"x", "a.txt") == "bad file[0m"


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('written.txt', 'w').write('x'); open('written.txt').read(1)[0]",
    ],
)
def test_a_child_can_neither_connect_nor_start_programs_nor_write_files(
    monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    fake_child(
        monkeypatch,
        "from ingest.reading.isolation import isolate\n"
        "from ingest.reading.limits import Limits\n"
        "isolate(Limits())\n"
        f"try:\n    exec({deed!r})\n"
        'except (OSError, IndexError):\n    print(\'{"refused": "held"}\')\n',
    )
    assert outcome(b"x", "a.txt") == "held"
