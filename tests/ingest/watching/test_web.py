"""Sites and feeds, looked at on a real nginx."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.processes import command
from corpus.sources import Outcome, Source
from ingest.fetch import Connections
from ingest.settings import IngestSettings
from ingest.watching.visiting import Visitor
from ingest.watching.web import Web
from tests.conftest import CHECKOUT
from tests.ingest.watching.killed import look_until_killed
from tests.ingest.watching.place import Place
from tests.ingest.watching.site import Site, serving
from tests.warm import popen as warm


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("nginx")) as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    server.empty()
    return server


@pytest.fixture
def place(site: Site, tmp_path: Path) -> Iterator[Place]:
    made = Place(f"{site.url}/sitemap.xml", tmp_path / "var")
    yield made
    made.library.close()


def feed(*links: str, updated: str = "2026-01-01T00:00:00Z") -> str:
    entries = "".join(
        f'<entry><link href="{link}"/><updated>{updated}</updated></entry>' for link in links
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>news</title>{entries}</feed>'


def test_a_site_is_read_once_and_later_only_what_changed(site: Site, place: Place) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(3)]
    site.write_sitemap(*pages)
    assert place.look().new == 3
    assert place.state().documents == 3
    site.asked()

    site.write("pages/1.html", "It says something new, and more of it.")
    report = place.look()
    assert (report.new, report.replaced, report.unchanged) == (0, 1, 2)
    assert sorted(site.asked()) == [
        "GET /pages/0.html 304",
        "GET /pages/1.html 200",
        "GET /pages/2.html 304",
        "GET /robots.txt 404",
        "GET /sitemap.xml 304",
    ]
    assert place.texts()[pages[1]] == "It says something new, and more of it."


def packed(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return buffer.getvalue()


def test_what_is_in_a_file_of_a_site_is_there_as_long_as_the_file_has_it(
    site: Site, place: Place
) -> None:
    page = site.write("pages/0.html")
    pack = site.write("pages/pack.zip", packed(one="The first.", two="The second."))
    site.write_sitemap(page, pack)
    assert place.look().new == 3
    report = place.look(prune=True)
    assert (report.new, report.removed, report.complete) == (0, 0, True)

    site.write("pages/pack.zip", packed(one="The first."))
    assert place.look().removed == 1
    assert set(place.texts()) == {page, f"{pack}/one.txt"}

    site.write_sitemap(page)
    assert place.look().removed == 0
    assert place.look(prune=True).removed == 1
    assert set(place.texts()) == {page}


def mail_with(attached: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The gate", "ann@example.org"
    mail.set_content("The gate opens in May.")
    mail.add_attachment(attached, maintype="text", subtype="plain", filename="plan.txt")
    return mail.as_bytes()


def test_a_file_is_asked_for_whole_until_all_that_is_in_it_is_read(
    site: Site, place: Place
) -> None:
    address = site.write("pages/gate.eml", mail_with(b"BROKEN"))
    site.write_sitemap(address)
    assert [failed for failed, _ in place.look().failed] == [f"{address}/plan.txt"]
    site.asked()
    assert not place.look().complete
    assert "GET /pages/gate.eml 200" in site.asked()

    site.write("pages/gate.eml", mail_with(b"It shuts in June."))
    assert place.look().complete
    site.asked()
    assert place.look().complete
    assert "GET /pages/gate.eml 304" in site.asked()


def test_a_page_whose_list_says_that_it_is_the_same_is_asked_for_once_a_week(
    site: Site, place: Place
) -> None:
    page = site.write("pages/0.html")
    site.write_sitemap(page, changed="2026-01-01")
    place.look()
    site.write("pages/0.html", "Something new, of which the list says nothing.")
    site.asked()
    assert place.look().unchanged == 1
    assert "GET /pages/0.html 200" not in site.asked()
    place.later(days=8)
    assert place.look().replaced == 1


def test_a_site_is_found_by_its_robots_its_index_and_its_packed_sitemaps(
    site: Site, tmp_path: Path
) -> None:
    page = site.write("pages/0.html")
    site.write_sitemap(page, name="inner.xml")
    site.write("inner.xml.gz", gzip.compress((site.root / "inner.xml").read_bytes()))
    index = site.write(
        "index.xml",
        f"<sitemapindex><sitemap><loc>{site.url}/inner.xml.gz</loc></sitemap></sitemapindex>",
    )
    site.write("robots.txt", f"Sitemap: {index}\n")
    site.write("index.html", "<p>Welcome.</p>")
    place = Place(site.url, tmp_path / "var")
    assert place.look().new == 1
    assert list(place.texts()) == [page]
    place.library.close()


def test_what_is_gone_is_told_and_removed_only_on_request(site: Site, place: Place) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(8)]
    site.write_sitemap(*pages)
    place.look()
    site.write_sitemap(*pages[1:])
    (site.root / "pages/7.html").unlink()  # listed still

    report = place.look()
    assert {address for address, note in report.notes if "is gone" in note} == {pages[0], pages[7]}
    assert (len(place.titles()), place.state().gone) == (8, 2)

    assert "2 of 8 documents are gone" in place.look(prune=True).failed[-1][1]
    assert place.look(prune=True, confirmed=True).removed == 2
    assert sorted(place.texts()) == pages[1:7]
    assert place.state().gone == 0


def test_a_list_that_is_cut_off_empty_or_of_another_kind_takes_nothing_away(
    site: Site, place: Place
) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(3)]
    site.write_sitemap(*pages)
    place.look()
    whole = (site.root / "sitemap.xml").read_text()
    for broken in (whole[: len(whole) // 2], "<urlset></urlset>", "<html>Sorry!</html>"):
        site.write("sitemap.xml", broken)
        report = place.look(prune=True, confirmed=True)
        assert (report.removed, bool(report.failed)) == (0, True)
        assert place.state().source.outcome is not Outcome.WHOLE
    (site.root / "sitemap.xml").unlink()
    assert place.look(prune=True, confirmed=True).removed == 0
    assert place.state().source.outcome is Outcome.FAILED
    assert len(place.titles()) == 3


def test_a_feed_that_lies_doubles_nothing_loses_nothing_and_reaches_nothing_private(
    site: Site, tmp_path: Path
) -> None:
    page = site.write("pages/0.html")
    lies = [
        page, f"{page}#part", page, "/pages/0.html", "", "javascript:alert(1)", "file:///etc/passwd",
        f"{site.url}/missing.html", f"http://127.0.0.1:{site.other}/secret.html",
        f"{site.url}/inside/x.html", f"{site.url}/metadata/x.html", "http://[::1/",
    ]  # fmt: skip
    address = site.write("feed.xml", feed(*lies, updated="2999-13-45T99:00:00Z"))
    place = Place(address, tmp_path / "var")
    report = place.look()
    assert report.new == 1
    assert list(place.texts()) == [page]
    assert {a.removeprefix(site.url) for a, _ in report.failed} == {
        "/missing.html", f"http://127.0.0.1:{site.other}/secret.html",
        "/inside/x.html", "/metadata/x.html",
    }  # fmt: skip
    assert not any("secret" in line for line in site.asked())
    # it claims that everything is new, or forgets what it said: the page is the same
    site.write("feed.xml", feed(page, updated="2030-01-01T00:00:00Z"))
    assert (place.look().unchanged, len(place.titles())) == (1, 1)
    other = site.write("pages/1.html")
    site.write("feed.xml", feed(other)[:-20])
    assert place.look(prune=True, confirmed=True).removed == 0
    assert sorted(place.texts()) == [page, other]
    assert place.state().source.reason == "its feed is not well-formed: something may be missing"
    place.library.close()


def test_what_robots_forbid_is_not_asked_for(site: Site, place: Place) -> None:
    site.write("robots.txt", "User-agent: *\nDisallow: /private/\nAllow: /\n")
    pages = [site.write("private/0.html"), site.write("pages/0.html")]
    site.write_sitemap(*pages)
    report = place.look()
    assert report.new == 1
    [(address, reason)] = report.failed
    assert (address, "forbids" in reason) == (pages[0], True)
    assert "GET /private/0.html 200" not in site.asked()
    assert place.state().failed == report.failed


def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_says_and_nothing_is_lost(
    site: Site, place: Place
) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(4)]
    busy = [f"{site.url}/busy/{n}.html" for n in range(3)]
    site.write_sitemap(pages[0], *busy, *pages[1:])
    report = place.look()
    assert report.new == 1
    assert [address for address, _ in report.failed] == [place.address]
    assert sum("/busy/" in line for line in site.asked()) == 1
    source = place.state().source
    assert not source.is_due(place.now + dt.timedelta(seconds=119))
    assert source.is_due(place.now + dt.timedelta(minutes=5))
    site.write_sitemap(*pages)
    assert (place.look().new, len(place.titles())) == (3, 4)


def test_a_server_that_fails_again_and_again_is_left_alone_longer_each_time(
    site: Site, place: Place
) -> None:
    broken = [f"{site.url}/broken/{n}.html" for n in range(9)]
    site.write_sitemap(*broken)
    waits = []
    for _ in range(3):
        place.look()
        assert sum("/broken/" in line for line in site.asked()) == 3
        waited = place.state().source.wait_until
        assert waited is not None
        waits.append((waited - place.now) // dt.timedelta(minutes=10))
    assert waits == [1, 2, 4]


@pytest.mark.parametrize("moment", ["stored", "kept", "looked"])
def test_a_look_that_is_killed_loses_and_doubles_nothing(
    site: Site, place: Place, moment: str
) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(70)]
    site.write_sitemap(*pages)
    look_until_killed(place, moment)
    stored = place.texts()
    assert len(stored) == (70 if moment == "looked" else 64)
    # what was stored and is gone before the next look is told
    site.write_sitemap(*pages[1:])
    report = place.look()
    assert (report.new, place.state().gone) == (70 - len(stored), 1)
    assert sorted(place.texts()) == sorted(pages)
    assert place.state().source.outcome is Outcome.WHOLE


def test_slow_bytes_are_given_up_and_the_rest_is_read(site: Site, place: Place) -> None:
    slow = site.write("slow/0.html", "slow " * 100)
    page = site.write("pages/0.html")
    site.write_sitemap(slow, page)

    def impatient(source: Source, _settings: IngestSettings) -> Web:
        connections = Connections(may_be_private=lambda *_: True, seconds=0.4)
        return Web(Visitor(connections, patience=dt.timedelta(minutes=10)))

    report = place.look(opened=impatient)
    assert report.failed == [(slow, f"{slow} took longer than 0.4 s")]
    assert list(place.texts()) == [page]


def test_a_document_that_was_removed_by_hand_is_not_brought_back(site: Site, place: Place) -> None:
    pages = [site.write(f"pages/{n}.html") for n in range(2)]
    site.write_sitemap(*pages)
    place.look()
    removed = place.library.writer.files()[pages[0]].document_id
    place.library.writer.remove([removed])
    site.write("pages/0.html", "It says something new.")
    report = place.look()
    assert (report.new, report.notes[0][0]) == (0, pages[0])
    assert list(place.texts()) == [pages[1]]


def test_a_document_of_another_place_keeps_its_label(site: Site, place: Place) -> None:
    page = site.write("pages/0.html")
    place.look()
    secret = Place(site.write_sitemap(page, name="staff.xml"), place.library.data_dir, "staff")
    secret.look()
    site.write_sitemap(page)
    assert place.look().notes[0][0] == page
    [document] = place.library.writer.listing()
    assert document.facts.label == "staff"
    secret.library.close()


def test_the_commands_remember_look_list_and_forget(site: Site, tmp_path: Path) -> None:
    def ingest(*arguments: str) -> tuple[int, str]:
        done = warm.run(
            command(["ingest", "sources", *arguments]),
            capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120,
            env={
                "PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1",
                "HOME": str(tmp_path), "ASSISTANT_DATA_DIR": str(tmp_path / "var"),
            },
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    page = site.write("pages/0.html", "<p>The harbour of Kumba was dredged in March 2019.</p>")
    sitemap = site.write_sitemap(page, f"{site.url}/busy/1.html")
    assert ingest("add", "https://ana:secret@example.org/") == (
        2,
        "ingest: an address with a user name or password is not remembered; "
        "give them in ASSISTANT_WEBDAV_LOGINS\n",
    )
    assert ingest("add", sitemap, "--audience", "public")[0] == 0
    code, said = ingest("look")
    assert (code, "not a public address" in said) == (1, True)  # unless it is permitted
    assert ingest("add", sitemap, "--audience", "public", "--allow-private-addresses")[0] == 0
    code, said = ingest("look", sitemap)
    assert (code, "1 new" in said, "answered 429" in said) == (1, True, True)
    assert "is asked again after" in ingest("look")[1]
    [state] = json.loads(ingest("list", "--json")[1])
    assert (state["documents"], state["outcome"], state["audience"]) == (1, "partly", "public")
    assert ingest("remove", sitemap, "--with-documents")[1].endswith("1 documents removed\n")
    assert json.loads(ingest("list", "--json")[1]) == []
    assert ingest("look", sitemap)[0] == 2
