"""Pictures of pages over HTTP, and what marks a quote in them."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from api.page.images.drawer import PageDrawer
from api.page.images.drawing import draw
from api.page.images.errors import PageCannotBeDrawn
from api.page.images.model import Box, Drawn, Wish
from api.page.images.png import encode
from api.page.images.quotes import find_quote
from api.page.images.recent import Key, RecentPages
from sandbox.limits import ProcessLimits
from tests.api.files import Words, pdf, store
from tests.builders import Library
from tests.ingest.reading import hostile

LINE = Words(text="The launch took place in Paris in 2015.", x=40, y=120)
REPORT = pdf([LINE, Words(text="Nothing else was decided.", x=40, y=80)], [Words(text="Annex")])
PNG = b"\x89PNG\r\n\x1a\n"


def path_of(document_id: str, page: int | str = 1, what: str = ".png") -> str:
    return f"/v1/documents/{document_id}/pages/{page}{what}"


def picture_of(response: Any) -> Image.Image:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    assert response.content.startswith(PNG)
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def boxes_of(client: TestClient, document_id: str, quote: str, page: int = 1) -> list[Box]:
    response = client.get(path_of(document_id, page, "/boxes"), params={"quote": quote})
    assert response.status_code == 200, response.text
    return [Box(**box) for box in response.json()["boxes"]]


def app_of(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


@pytest.mark.parametrize(
    ("query", "size"), [({}, (600, 300)), ({"scale": 1}, (400, 200)), ({"scale": 3}, (1200, 600))]
)
def test_a_page_is_a_picture_of_its_size(
    client: TestClient, library: Library, query: Mapping[str, int], size: tuple[int, int]
) -> None:
    response = client.get(path_of(store(library, REPORT)), params=query)
    assert picture_of(response).size == size
    assert "x-quote-found" not in response.headers
    assert response.headers["cache-control"] == "private, no-cache"


def test_the_box_lies_where_the_quote_stands(client: TestClient, library: Library) -> None:
    document_id = store(library, REPORT)
    response = client.get(path_of(document_id, 1, "/boxes"), params={"quote": "place in Paris"})
    body = response.json()
    assert (body["page"], body["width"], body["height"]) == (1, 400, 200)
    (box,) = (Box(**box) for box in body["boxes"])
    before = LINE.width("The launch took ")
    assert box.x0 == pytest.approx(LINE.x + before, abs=0.5)
    assert box.x1 == pytest.approx(LINE.x + before + LINE.width("place in Paris"), abs=0.5)
    assert LINE.y - 0.4 * LINE.size < box.y0 < LINE.y - 0.15 * LINE.size
    assert LINE.y + 0.7 * LINE.size < box.y1 < LINE.y + LINE.size


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_picture_is_marked_in_the_boxes_and_nowhere_else(
    client: TestClient, library: Library, turned: int
) -> None:
    document_id = store(library, pdf([LINE], turned=turned))
    plain = picture_of(client.get(path_of(document_id), params={"scale": 2}))
    response = client.get(path_of(document_id), params={"scale": 2, "quote": "in Paris"})
    assert response.headers["x-quote-found"] == "true"
    marked = picture_of(response)
    assert marked.size == ((800, 400) if turned in (0, 180) else (400, 800))
    (box,) = boxes_of(client, document_id, "in Paris")
    left, right = 2 * box.x0, 2 * box.x1
    top, bottom = marked.height - 2 * box.y1, marked.height - 2 * box.y0
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed == pytest.approx((left, top, right, bottom), abs=1.01)
    inside = marked.crop(changed)
    assert all(pixel[2] < pixel[1] or max(pixel) < 3 for _, pixel in inside.getcolors(10**6) or [])
    letters = [pixel for _, pixel in plain.crop(changed).getcolors(10**6) or []]
    assert (0, 0, 0) in letters, "the words lie in the box"
    assert (0, 0, 0) in [pixel for _, pixel in inside.getcolors(10**6) or []]


@pytest.mark.parametrize(
    ("lines", "quote"),
    [
        (["The pro-", "gramme ended."], "The programme ended."),
        (["A long-", "term plan."], "A long-term plan."),
        (["One line", "and another."], "One line and another."),
        (["One  wide    gap."], "One wide\u00a0gap."),
        (["The \ufb01rst \ufb02ood."], "The first flood."),
        (["The first flood effort."], "The \ufb01rst \ufb02ood e\ufb00ort."),
        (['It\'s "done" - now.'], "It’s “done” – now."),
        (["It’s “done” – now."], 'It\'s "done" - now.'),
        (["Medellín, café."], "Medelli\u0301n, cafe\u0301."),
        (["• A point."], "A point."),
        (["Contents ........ 7"], "Contents … 7"),
    ],
)
def test_a_quote_is_found_however_it_is_set(
    client: TestClient, library: Library, lines: list[str], quote: str
) -> None:
    page = [Words(text=line, y=150 - 20 * n, font="Vera") for n, line in enumerate(lines)]
    document_id = store(library, pdf(page))
    response = client.get(path_of(document_id), params={"quote": quote})
    assert response.headers["x-quote-found"] == "true"
    boxes = boxes_of(client, document_id, quote)
    assert [(box.y0 < line.y < box.y1) for box, line in zip(boxes, page, strict=True)] == [
        True for _ in page
    ]
    assert boxes[-1].x1 == pytest.approx(page[-1].x + page[-1].width(), abs=1)


def test_a_quote_over_the_end_of_a_page_is_marked_on_both(
    client: TestClient, library: Library
) -> None:
    head, foot = (Words(text="Programme report", y=190), Words(text="Sample library 3", y=10))
    first = Words(text="The members agreed in Paris to give all", y=40)
    second = Words(text="cities the same support. Then they left.", y=160)
    other = Words(text="They met in the morning.", y=120)
    document_id = store(library, pdf([head, other, first, foot], [head, second, foot]))
    quote = "The members agreed in Paris to give all cities the same support."
    (on_first,) = boxes_of(client, document_id, quote, 1)
    assert on_first.x0 == pytest.approx(first.x, abs=0.5)
    assert on_first.x1 == pytest.approx(first.x + first.width(), abs=0.5)
    assert on_first.y0 < first.y < on_first.y1
    (on_second,) = boxes_of(client, document_id, quote, 2)
    assert on_second.x0 == pytest.approx(second.x, abs=0.5)
    end = second.x + second.width("cities the same support.")
    assert on_second.x1 == pytest.approx(end, abs=0.5)


@pytest.mark.parametrize(
    "quote", ["It took place in Rome.", " ", "\x00", "•", "a", "laun", "The lawn", "(" * 2000]
)
def test_a_quote_that_is_not_there_leaves_the_page_as_it_is(
    client: TestClient, library: Library, quote: str
) -> None:
    document_id = store(library, REPORT)
    response = client.get(path_of(document_id), params={"quote": quote})
    assert response.headers["x-quote-found"] == "false"
    assert response.content == client.get(path_of(document_id)).content
    assert boxes_of(client, document_id, quote) == []


def test_words_are_found_as_words_and_not_inside_others() -> None:
    page = list("The cart and the art of art.")
    assert find_quote(page, "art") == range(17, 20)
    assert find_quote(page, "of art") == range(21, 27)
    assert find_quote(page, "artan") is None


def test_a_page_beyond_the_last_says_how_many_there_are(
    client: TestClient, library: Library
) -> None:
    document_id = store(library, REPORT)
    for path in (path_of(document_id, 3), path_of(document_id, 3, "/boxes")):
        response = client.get(path)
        assert (response.status_code, response.json()["code"]) == (404, "not-found")
        assert response.json()["detail"] == "there is no page 3: the document has 2"


@pytest.mark.parametrize("page", [0, -1, "x", 10**7])
def test_what_is_no_page_number_is_refused(
    client: TestClient, library: Library, page: int | str
) -> None:
    assert client.get(path_of(store(library, REPORT), page)).status_code == 422


@pytest.mark.parametrize(
    "query", [{"scale": 0.9}, {"scale": 3.1}, {"scale": "nan"}, {"quote": "x" * 2001}, {"v": "x"}]
)
def test_wishes_out_of_bounds_are_refused(
    client: TestClient, library: Library, query: Mapping[str, Any]
) -> None:
    response = client.get(path_of(store(library, REPORT)), params=query)
    assert (response.status_code, response.json()["code"]) == (422, "invalid-request")


def test_a_document_that_is_no_pdf_has_no_pictures(client: TestClient, library: Library) -> None:
    document_id = store(library, b"plain text", "notes.txt")
    for path in (path_of(document_id), path_of(document_id, 1, "/boxes")):
        response = client.get(path)
        assert response.status_code == 404
        assert "is no PDF" in response.json()["detail"]
        assert f"/d/{document_id}?v=" in response.json()["detail"]


@pytest.mark.parametrize(
    ("page", "size"), [((14_400, 14_400), (3162, 3162)), ((14_000, 100), (3999, 29))]
)
def test_a_large_page_is_drawn_smaller(
    client: TestClient, library: Library, page: tuple[int, int], size: tuple[int, int]
) -> None:
    document_id = store(library, pdf([LINE], size=page))
    picture = picture_of(client.get(path_of(document_id), params={"scale": 3}))
    assert picture.size == pytest.approx(size, abs=1)


def test_what_the_client_has_is_not_drawn_again(client: TestClient, library: Library) -> None:
    document_id = store(library, REPORT)
    wish = {"quote": "in Paris"}
    seen = set()
    for path in (path_of(document_id), path_of(document_id, 1, "/boxes")):
        first = client.get(path, params=wish)
        tag = first.headers["etag"]
        again = client.get(path, params=wish, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        seen.add(tag)
    for other in ({}, {"quote": "in 2015"}, {"scale": 2, **wish}, {"scale": 2}):
        seen.add(client.get(path_of(document_id), params=other).headers["etag"])
    seen.add(client.get(path_of(document_id, 2), params=wish).headers["etag"])
    assert len(seen) == 7
    library.writer.relabel(document_id, "partner:wri")
    lost = client.get(path_of(document_id), params=wish, headers={"If-None-Match": seen.pop()})
    assert lost.status_code == 404


@pytest.fixture
def breaking(client: TestClient) -> TestClient:
    """A client of a server whose children abort at once."""
    app = app_of(client)
    app.state.page_drawer = PageDrawer(command=(sys.executable, "-c", "import os; os.abort()"))
    return client


def test_a_child_that_dies_is_a_problem_that_says_where_the_text_is(
    breaking: TestClient, library: Library
) -> None:
    document_id = store(library, REPORT)
    for path in (path_of(document_id, 2), path_of(document_id, 2, "/boxes")):
        response = breaking.get(path)
        body = response.json()
        assert (response.status_code, body["code"]) == (422, "page-cannot-be-drawn")
        assert "its text can be read at /d/" in body["detail"]
        link = body["detail"].rpartition(" ")[2]
        assert breaking.get(link).status_code == 200


def test_a_picture_drawn_lately_needs_no_child_but_the_right_to_read(
    client: TestClient, library: Library
) -> None:
    document_id = store(library, REPORT)
    first = client.get(path_of(document_id)).content
    drawer: Any = app_of(client).state.page_drawer
    drawer._command = (sys.executable, "-c", "import os; os.abort()")
    assert client.get(path_of(document_id)).content == first
    assert client.get(path_of(document_id), params={"scale": 2}).status_code == 422
    library.writer.relabel(document_id, "partner:wri")
    assert client.get(path_of(document_id)).status_code == 404


@pytest.mark.usefixtures("cold_readers")
@pytest.mark.parametrize(
    "attack", [name for name in hostile.HOSTILE if hostile.HOSTILE[name][0] == "a.pdf"]
)
def test_a_hostile_file_is_a_picture_or_a_problem_and_the_server_lives_on(
    client: TestClient, library: Library, attack: str
) -> None:
    document_id = store(library, hostile.HOSTILE[attack][1](), f"{attack}.pdf")
    started = time.monotonic()
    response = client.get(path_of(document_id), params={"quote": "alive"})
    assert time.monotonic() - started < 20
    if response.status_code != 200:
        assert response.json()["code"] == "page-cannot-be-drawn"
    good = store(library, REPORT)
    assert picture_of(client.get(path_of(good))).size == (600, 300)


@pytest.mark.usefixtures("cold_readers")
def test_a_form_that_draws_itself_is_a_problem(client: TestClient, library: Library) -> None:
    document_id = store(library, hostile.self_calling_form())
    response = client.get(path_of(document_id))
    assert (response.status_code, response.json()["code"]) == (422, "page-cannot-be-drawn")


def drawn_by(code: str, wish: Wish, **limits: Any) -> Drawn:
    drawer = PageDrawer(command=(sys.executable, "-c", code), limits=ProcessLimits(**limits))
    return asyncio.run(drawer.draw("0" * 64, wish, lambda: REPORT))


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("import time; time.sleep(60)", {"wall_seconds": 0.3}),
        ("print('x' * 100_000)", {"max_output_bytes": 1000}),
        ("import os; os._exit(77)", {}),
        ("import os; os._exit(0)", {}),
    ],
)
def test_a_child_that_breaks_a_limit_draws_nothing(code: str, limits: dict[str, Any]) -> None:
    started = time.monotonic()
    with pytest.raises(PageCannotBeDrawn):
        drawn_by(code, Wish(page=1, scale=1.0), **limits)
    assert time.monotonic() - started < 10


SOUND = {"width": 2.0, "height": 1.0, "boxes": [{"x0": 0, "y0": 0, "x1": 1, "y1": 1}]}


@pytest.mark.parametrize(
    ("answer", "picture"),
    [
        ("not json", b""),
        ("{}", b""),
        (json.dumps({"pages": 5}), b""),
        (json.dumps({"failed": "Error"}), b""),
        (json.dumps({"page": SOUND}), b""),
        (json.dumps({"page": SOUND}), b"<svg onload=alert(1)>"),
        (json.dumps({"page": SOUND}), encode(bytes(3), 1, 1)),
        (json.dumps({"page": SOUND | {"width": float("nan")}}), encode(bytes(6), 2, 1)),
        (json.dumps({"page": SOUND | {"boxes": [{"x0": 0, "y0": 0, "x1": 9, "y1": 1}]}}),
         encode(bytes(6), 2, 1)),
        (json.dumps({"page": SOUND | {"boxes": SOUND["boxes"] * 5000}}), encode(bytes(6), 2, 1)),  # type: ignore[operator]
    ],
)  # fmt: skip
def test_an_answer_that_no_honest_child_gives_is_not_believed(
    tmp_path: Path, answer: str, picture: bytes
) -> None:
    said = tmp_path / "said"
    said.write_bytes(answer.encode() + b"\n" + picture)
    code = f"import sys; sys.stdout.buffer.write(open({str(said)!r}, 'rb').read())"
    with pytest.raises(PageCannotBeDrawn):
        drawn_by(code, Wish(page=1, quote="x", scale=1.0))


def test_a_sound_answer_is_believed() -> None:
    answer = json.dumps({"page": SOUND}).encode() + b"\n" + encode(bytes(6), 2, 1)
    code = f"import sys; sys.stdout.buffer.write({answer!r})"
    page = drawn_by(code, Wish(page=1, quote="x", scale=1.0))
    assert page.boxes == (Box(0, 0, 1, 1),)


def test_two_pages_at_most_are_drawn_at_once() -> None:
    drawer = PageDrawer(command=(sys.executable, "-c", ""))
    begun: list[int] = []
    go_on = threading.Event()

    def read() -> bytes:
        begun.append(1)
        assert go_on.wait(30)
        return b""

    async def ask() -> tuple[int, list[Any]]:
        asked = [
            asyncio.create_task(drawer.draw("0" * 64, Wish(page=page, scale=1.0), read))
            for page in range(1, 6)
        ]
        while len(begun) < 2:
            await asyncio.sleep(0.01)
        asked[0].cancel()  # whoever asked has gone; the child has not
        await asyncio.sleep(0.2)
        at_once = len(begun)
        go_on.set()
        return at_once, await asyncio.gather(*asked, return_exceptions=True)

    at_once, results = asyncio.run(ask())
    assert at_once == 2
    assert [type(each) for each in results] == [asyncio.CancelledError, *[PageCannotBeDrawn] * 4]


def test_kept_pictures_stay_within_their_bound_and_the_oldest_go_first() -> None:
    recent = RecentPages(10_000)
    page = Drawn(width=1, height=1, boxes=(), picture=bytes(2000))
    keys = [Key("0" * 64, Wish(page=number)) for number in range(1, 5)]
    for key in keys[:3]:
        recent.put(key, page)
    assert recent.get(keys[0]) is page
    recent.put(keys[3], page)
    assert recent.used_bytes <= 10_000
    assert [recent.get(key) is not None for key in keys] == [True, False, True, True]
    recent.put(
        Key("1" * 64, Wish(page=1)), Drawn(width=1, height=1, boxes=(), picture=bytes(20_000))
    )
    assert recent.get(keys[0]) is page


WORDS = tuple(f"{first}{middle}{last}" for first in "BCDG" for middle in "aeou" for last in "gnrt")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_boxes_of_any_run_of_words_hold_exactly_their_characters(data: st.DataObject) -> None:
    words = data.draw(st.permutations(WORDS))
    per_line = data.draw(st.integers(1, 8))
    size = data.draw(st.sampled_from([7, 9.5, 12, 15]))
    # PDFium reads lines that run up a page from the last to the first
    turned = data.draw(st.sampled_from([180, 270]))
    leading = size * data.draw(st.sampled_from([1.2, 1.5]))
    lines = [
        Words(text=" ".join(words[n : n + per_line]), x=20, y=1500 - leading * line, size=size)
        for line, n in enumerate(range(0, len(words), per_line))
    ]
    file = pdf(lines, size=(500, 1600))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = " ".join(words[first:last])
    page = draw(file, Wish(page=1, quote=quote))
    assert isinstance(page, Drawn)
    assert "".join(characters_inside(file, page.boxes)) == "".join(words[first:last])
    turned_page = draw(pdf(lines, size=(500, 1600), turned=turned), Wish(page=1, quote=quote))
    assert isinstance(turned_page, Drawn)
    assert len(turned_page.boxes) == len(page.boxes)


def characters_inside(file: bytes, boxes: tuple[Box, ...]) -> Iterator[str]:
    document = pypdfium2.PdfDocument(file)
    words = document[0].get_textpage()
    for place, character in enumerate(words.get_text_range()):
        left, bottom, right, top = words.get_charbox(place)
        x, y = (left + right) / 2, (bottom + top) / 2
        inside = [box for box in boxes if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1]
        if inside and not character.isspace():
            yield character
