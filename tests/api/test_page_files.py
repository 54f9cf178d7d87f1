"""What the page is made of, as a browser gets it: few files, packed, kept until they change."""

from __future__ import annotations

import gzip
import re

import pytest
from fastapi.testclient import TestClient

from api.page.assets import assets
from api.page.bundles import joined
from api.page.words import LANGUAGES

# bytes at 400 kbit/s, beside two round trips of 0.4 s: until a question is taken, until it is asked
TAKEN, FIRST = 12_000, 40_000
ALL = 120_000


def addresses(markup: str) -> list[str]:
    """What a page asks for at once, in its order."""
    return re.findall(r'(?:src|href)="(/static/[^"]+|/v1/me)"', markup)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_question_needs_two_round_trips_and_few_bytes(
    client: TestClient, language: str
) -> None:
    page = client.get("/", headers={"Accept-Language": language})
    first = dict.fromkeys(addresses(page.text))
    assert set(first) == {
        "/static/icon.svg", "/v1/me",
        *(f"/static/{name}?v={assets().version}"
          for name in ("page.css", "print.css", "early.js", f"page.{language}.js")),
    }  # fmt: skip
    script = client.get(f"/static/page.{language}.js").text
    assert not re.search(r"^import ", script, re.MULTILINE)  # else a third
    assert "await (await fetch" not in script
    sizes = [len(page.content), *(_sent(client, address) for address in first)]
    assert sum(sizes) <= FIRST
    seen = ("/static/page.css", "/static/early.js", "/static/icon.svg")
    assert len(page.content) + sum(_sent(client, address) for address in seen) <= TAKEN
    views = (f"/static/{name}.{language}.js" for name in ("page", "views", "reading"))
    styles = ("/static/page.css", "/static/print.css", "/static/early.js")
    assert sum(_sent(client, address) for address in (*views, *styles)) <= ALL


def _sent(client: TestClient, address: str) -> int:
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    return int(response.headers["content-length"])


def test_what_names_its_version_is_kept_and_all_else_is_asked_for_again(
    client: TestClient,
) -> None:
    held = assets()
    lasting = client.get(f"/static/page.css?v={held.version}")
    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
    for query in ("", "?v=", "?v=older"):
        other = client.get(f"/static/page.css{query}")
        assert other.headers["cache-control"] == "no-cache"
        assert other.headers["vary"] == "Accept-Encoding"
        again = client.get(other.url, headers={"If-None-Match": other.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert gzip.decompress(held.files["page.css"].packed) == lasting.content
    plain = client.get("/static/page.css", headers={"Accept-Encoding": "identity"})
    assert plain.content == lasting.content
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("path", ["../shell.py", "%2e%2e/shell.py", "words", "words/", "", "x.js"])
def test_nothing_else_is_given_out(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_modules_are_joined_in_the_order_of_their_imports() -> None:
    modules = {
        "app": 'import { b as c } from "./b.js";\nimport * as d from "./d.js";\nc(d.e);\n'
        'const later = () => import("./f.js");\n',
        "b": 'import { e } from "./d.js";\nexport function b() {}\nexport const g = e;\n',
        "d": "export const e = 1;\n// said to whoever reads it\n",
        "f": 'import { e } from "./d.js";\nexport class F {}\n',
    }
    page = joined(modules, ["app"], {}, later="./f.js?v=1")
    assert [page.index(f"modules.{name} = ") for name in "db"] < [page.index("modules.app = ")]
    assert "const { b: c } = modules.b;\nconst d = modules.d;" in page
    assert 'import("./f.js?v=1").then(() => modules.f)' in page
    assert "return { b, g };" in page
    assert "whoever" not in page
    views = joined(modules, ["f"], {}, later="", page="./page.js?v=1")
    assert views.startswith('import { modules } from "./page.js?v=1";\nmodules.f = ')


def test_words_that_only_later_modules_say_come_with_them() -> None:
    modules = {
        "app": 'import { words } from "./words.js";\nwords["ask"] + words[`why_${1}`];\n'
        'const later = () => import("./f.js");\n',
        "f": 'import { words } from "./words.js";\nwords["ask"] + words["sort"];\n',
        "words": "export const words = {};\n",
    }
    words = {"ask": "Ask", "sort": "Sort", "why_1": "So", "made up": "of parts"}
    page = joined(modules, ["app"], words, later="")
    assert '{"ask":"Ask","why_1":"So","made up":"of parts"}' in page
    views = joined(modules, ["f"], words, later="", page="./page.js")
    assert 'Object.assign(modules.words.words, {"sort":"Sort"});' in views


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;",
        "export let moving = 1;",
        'import x from "./b.js";',
        'import "https://elsewhere.example/x.js";',
        'import { a } from "./app.js";',
    ],
)
def test_what_cannot_be_joined_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"app\.js"):
        joined({"app": f"{text}\n"}, ["app"], {}, later="")
