"""The assistant under a path of a host, behind a real nginx and in a real browser.

Only these two resolve addresses as they do in the world: nginx rewrites a path or leaves it, and
the browser finds modules, pictures and links from where a page is. One server is behind both ways.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from corpus.database import open_database
from corpus.keys import KeyStore
from tests.api.keyring import new_key
from tests.conftest import CHECKOUT
from tests.deploy.test_nginx import NGINX, asked, configuration, free_port, wait_for
from tests.e2e.conftest import ARGUMENTS, PATIENCE
from tests.e2e.serving import PDF_QUOTE, chromium, make_library, serving

SITE = CHECKOUT / "deploy" / "nginx-subpath.conf"
ROOT = "/docs"
QUESTION = "Who dredged the harbour of Kumba?"
WAYS = ("passes on", "takes away")


@dataclass(frozen=True)
class Front:
    """An nginx in front; it knows the key, so that a browser needs none."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def site(name: str, port: int, backend: str, key: str) -> str:
    """The example, changed in names and ports; and, for one of the ways, as it says itself."""
    text = SITE.read_text(encoding="utf-8")
    changes = {
        "\n    listen 80;": f"\n    listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server {backend};",
        "proxy_set_header Host $host;": "proxy_set_header Host $host:$server_port; "
        f'proxy_set_header Authorization "Bearer {key}";',
    }
    if name == "takes away":
        changes |= {
            "\n        proxy_pass http://assistant_docs;": "\n        proxy_pass http://assistant_docs/;",
            "\n            proxy_pass http://assistant_docs;": "\n            proxy_pass "
            "http://assistant_docs/v1/library/uploads;",
        }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.replace("assistant_docs", f"assistant_{port}")


@pytest.fixture(scope="module")
def fronts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Front]]:
    if NGINX is None:
        pytest.skip("LOUD: nginx is not installed; the example configuration was not tried")
    data_dir = make_library(tmp_path_factory.mktemp("library"))
    engine = open_database(data_dir)
    key = new_key(KeyStore(engine), "public", "staff")
    engine.dispose()
    folder = tmp_path_factory.mktemp("nginx")
    command = ("serve", "--proxy-headers", "--root-path", ROOT)
    with serving(data_dir, command=command) as served, contextlib.ExitStack() as running:
        backend = served.url.removeprefix("http://")
        found = {name: Front(free_port()) for name in WAYS}
        sites = [site(name, front.port, backend, key) for name, front in found.items()]
        process = subprocess.Popen([NGINX, "-p", str(folder), "-c", _main(folder, sites)])
        running.enter_context(process)
        running.callback(process.terminate)
        for front in found.values():
            wait_for(front.port, process)
        yield found


def _main(folder: Path, sites: list[str]) -> str:
    return str(configuration(folder, "\n".join(sites)))


@pytest.fixture(scope="module", params=WAYS)
def front(request: pytest.FixtureRequest, fronts: dict[str, Front]) -> Front:
    return fronts[request.param]


def got(front: Front, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    headers = {"Host": f"127.0.0.1:{front.port}", "Content-Type": "application/json"}
    with asked(front.port, path, headers, body) as response:
        return response.status, dict(response.headers), response.read()


def test_pages_protocols_and_slashes_are_reached_and_the_rest_of_the_host_is_not_ours(
    front: Front,
) -> None:
    for path in ("/", "/library", "/healthz", "/v1/models/", "/static/app.js", "/openapi.json"):
        status, headers, _ = got(front, ROOT + path)
        assert (status, headers.get("Location")) == (200, None), path
    assert got(front, "/v1/models")[0] == 404
    status, headers, _ = got(front, ROOT)
    assert (status, headers["Location"]) == (301, f"{front.url}/docs/")


def test_an_answer_leads_to_its_quote_and_a_large_file_is_taken(front: Front) -> None:
    body = json.dumps({"question": QUESTION}).encode()
    answer = json.loads(got(front, f"{ROOT}/v1/answers", body)[2])
    url = answer["citations"][0]["url"]
    assert url.startswith("/docs/d/")
    status, _, page = got(front, url)
    assert status == 200
    assert PDF_QUOTE.encode() in page
    large = b"word " * (2**21 // 5)
    upload = f"{ROOT}/v1/library/uploads?name=large-{front.port}.txt&audience=public"
    assert got(front, upload, large)[0] == 202


def test_head_over_one_connection_leaves_it_usable(front: Front) -> None:
    """A body after the head of a HEAD would be read as the next response."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=20)
    with contextlib.closing(connection):
        for method in ("HEAD", "GET", "HEAD", "GET"):
            connection.request(method, f"{ROOT}/readyz")
            response = connection.getresponse()
            assert response.status == 200
            assert bool(response.read()) == (method == "GET")


@pytest.fixture(scope="module")
def browsing(fronts: dict[str, Front]) -> Iterator[Any]:
    found = chromium()
    if found is None:
        pytest.skip("LOUD: Chromium is not installed; the page was not tried in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browsing: Any, front: Front) -> Iterator[Page]:
    """A page that fails the test if anything is asked for outside of our path, or in vain."""
    context = browsing.new_context(accept_downloads=True, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    wrong: list[str] = []

    def look(response: Any) -> None:
        ours = response.url.startswith((f"{front.url}{ROOT}/", "data:"))
        if not ours or response.status >= 400:
            wrong.append(f"{response.status} {response.url}")

    context.on("response", look)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    made = context.new_page()
    made.goto(f"{front.url}{ROOT}/")
    yield made
    context.close()
    assert wrong == []


def test_the_page_asks_shows_sources_and_comes_back_to_its_address(page: Page) -> None:
    page.locator("#nav a[aria-current]").wait_for()
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn .tools button").first.wait_for()
    assert re.search(r"/docs/c/c_[^/]+/ans_[^/]+$", page.url)
    page.locator(".chip").first.click()
    picture = page.locator(".page-picture")
    picture.wait_for()
    page.wait_for_function("() => document.querySelector('.page-picture').naturalWidth > 0")
    link = page.locator("#panel .more a").first
    link.wait_for()
    page.reload()  # the address of the answer, opened anew
    page.locator(".chip").first.wait_for()
    page.locator(".chip").first.click()
    page.locator("#panel .more a").first.click()
    page.locator("mark").first.wait_for()
    assert "/docs/d/" in page.url
    page.locator("a.brand").click()
    page.locator("#question").wait_for()
    assert page.url.endswith("/docs/")


def test_history_library_and_what_is_saved_stay_under_the_path(page: Page) -> None:
    page.locator("#nav a[aria-current]").wait_for()
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn .tools button").first.wait_for()
    page.click("#nav a >> text=History")
    page.locator(".conversations .title").first.wait_for()
    assert page.url.endswith("/docs/history")
    assert page.locator("#nav a[aria-current=page]").inner_text() == "History"
    page.locator(".conversations .menu").first.click()
    with page.expect_download() as saved:
        page.locator(".conversations a[download]").first.click()
    assert saved.value.suggested_filename.startswith(QUESTION.removesuffix("?"))
    page.locator(".conversations .title").first.click()
    page.locator(".chip").first.wait_for()
    page.click("#nav a >> text=Library")
    page.locator(".documents tbody a").first.click()
    page.locator("main.document").wait_for()
    assert "/docs/d/" in page.url
