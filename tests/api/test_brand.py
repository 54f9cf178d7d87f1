"""How the page looks: the organisation's name, logo and colour, and what a reader chose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring
from pydantic import ValidationError

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.colours import READABLE, WHITE, Colour, on_dark, on_light
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.builders import Library

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture
def branded(library: Library, tmp_path: Path) -> Iterator[TestClient]:
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    settings = ApiSettings(brand_name="Cities <b>Alliance", brand_logo=logo, brand_accent="#7a1b4f")
    built = build_services(
        CorpusSettings(data_dir=library.data_dir), settings, embedder=library.embedder
    )
    with TestClient(create_app(built), base_url="http://127.0.0.1:8000") as connected:
        yield connected
    built.close()


def test_name_logo_and_colour_are_those_of_the_organisation(branded: TestClient) -> None:
    for path in ("/", "/d/doc_gone"):
        text = branded.get(path, headers={"Accept": "text/html"}).text
        page = fromstring(text)
        assert page.xpath("//*[@class='brand']/span/text()") == ["Cities <b>Alliance"]
        assert page.xpath("//title/text()") == ["Ask the documents · Cities <b>Alliance"]
        logo = branded.get(page.xpath("//*[@class='brand']/img/@src")[0])
        assert (logo.content, logo.headers["content-type"]) == (SVG, "image/svg+xml")
        assert logo.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        (address,) = (each for each in page.xpath("//link/@href") if "/brand/" in each)
        assert "--accent: light-dark(#7a1b4f, #" in branded.get(address).text


def test_without_them_the_page_is_ours(client: TestClient) -> None:
    page = client.get("/").text
    assert "/brand/" not in page
    assert "application-name" not in page
    assert (
        client.get("/brand/logo").status_code == client.get("/brand/style.css").status_code == 404
    )


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("brand_accent", "#ffd400", "choose a darker one"),
        ("brand_accent", "red", "pattern"),
        ("brand_logo", "page.html", "no picture of these kinds"),
        ("brand_logo", "gone.png", "no file of 200 kB"),
        ("brand_name", "x" * 61, "60"),
    ],
)
def test_what_could_not_be_read_or_shown_is_refused_at_the_start(
    setting: str, value: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        ApiSettings(**{setting: value})


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_that_is_taken_is_read_in_the_light_and_in_the_dark(
    parts: tuple[int, int, int],
) -> None:
    colour = Colour(*parts)
    assert Colour.of(str(colour)) == colour
    assert on_dark(colour).readable()
    if on_light(colour).readable():
        assert colour.contrast(WHITE) >= READABLE


def test_contrasts_are_those_that_are_published() -> None:
    assert round(Colour.of("#777777").contrast(WHITE), 2) == 4.48
    assert Colour(0, 0, 0).contrast(WHITE) == pytest.approx(21)


def test_what_a_reader_chose_is_there_from_the_first_byte(
    client: TestClient, library: Library
) -> None:
    chosen = {"Cookie": "theme=dark; language=fr", "Accept-Language": "es"}
    for path in ("/", f"/d/{library.put('plan', 'It says so.')}"):
        response = client.get(path, headers=chosen)
        assert '<html lang="fr" data-theme="dark">' in response.text
        assert "Cookie" in response.headers["vary"]
    odd = {"Cookie": 'theme="><script>; language=../../x', "Accept-Language": "es"}
    assert '<html lang="es"><head>' in client.get("/", headers=odd).text.replace("\n", "")
