from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from tests.e2e.provider_settings import SIGN_IN
from tests.e2e.serving import Served, chromium, make_library, provider, serving

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
]  # fmt: skip
PATIENCE = 20_000  # milliseconds


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one module: while it runs, no other event loop can."""
    found = chromium()
    if found is None:
        pytest.skip(
            "LOUD: Chromium is not installed; the page was not tried in a browser. "
            "On Debian: apt-get install -y --no-install-recommends chromium-headless-shell "
            "fonts-dejavu-core"
        )
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def server(data_dir: Any) -> Iterator[Served]:
    """A server for the one local person."""
    with serving(data_dir) as served:
        yield served


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server at which people sign in."""
    folder = make_library(tmp_path_factory.mktemp("signed"))
    with provider() as issuer, serving(folder, OIDC_ISSUER=issuer, **SIGN_IN) as served:
        yield served


@dataclass
class Watch:
    """What a browser did that it should not have done."""

    origin: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def over(self, context: BrowserContext) -> None:
        context.route("**/*", self._route)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("dialog", self._dialog)

    def _route(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((self.origin, "data:", "blob:", *self.allowed)):
            route.continue_()
        else:
            if not route.request.headers.get("referer", "").startswith(self.allowed or "-"):
                self.elsewhere.append(url)  # not what a page of somebody else asked for
            route.abort()

    def _console(self, message: Any) -> None:
        # the browser reports every status of 400 and more as an error of its own
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check(self) -> None:
        assert self.elsewhere == []
        assert self.errors == []


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens an address in a browser of its own; whatever it did wrong fails the test at the end."""
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def open_(
        served: Served,
        path: str = "/",
        *,
        allowed: tuple[str, ...] = (),
        script: str = "",  # runs before those of the page
        **more: Any,
    ) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **more}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(script)
        watch = Watch(served.url, allowed=allowed)
        watch.over(context)
        watches.append(watch)
        contexts.append(context)
        page = context.new_page()
        page.goto(served.url + path)
        if options.get("java_script_enabled", True):
            page.locator("#nav a[aria-current], .facts-line").first.wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    for watch in watches:
        watch.check()


def ask(page: Page, question: str) -> Any:
    """Ask in the page; the turn with its answer."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").nth(before)
    turn.locator(".tools button").first.wait_for()
    return turn


def add_files(page: Page, files: Any) -> None:
    """Choose files in the library, say nothing of them, and add them."""
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Add to the library").click()


@pytest.fixture
def page(opened: Open, server: Served) -> Page:
    return opened(server)
