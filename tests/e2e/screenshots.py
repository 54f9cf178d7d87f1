"""Pictures of the page for its documentation: `make screenshots` (needs Chromium).

Taken from the sample library, in a browser that writes dates as in Britain.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHECKOUT
from tests.e2e.conftest import ARGUMENTS, ask
from tests.e2e.serving import chromium, serving

FOLDER = CHECKOUT / "docs" / "screenshots"
SIZES = {"wide-light": (1440, 900), "tablet-dark": (768, 1024), "phone-light": (320, 640)}


def home(page: Page) -> None:
    page.locator(".suggestion").first.wait_for()


def answer(page: Page) -> None:
    ask(page, "How many cities does the Medellin Collaboration cover?")


def source(page: Page) -> None:
    ask(page, "How many platform partners did 100RC have by the end of 2016?")
    page.locator(".chip").first.click()
    page.locator("#panel .more a").first.wait_for()
    page.wait_for_timeout(1500)  # the picture of a page


def not_found(page: Page) -> None:
    ask(page, "What did the bridge of Zanzibar cost?")


def library(page: Page) -> None:
    page.locator("#nav a").nth(1).click()
    page.locator("tbody tr").first.wait_for()


def history(page: Page) -> None:
    answer(page)
    page.locator("#nav a").nth(3).click()
    page.locator(".conversations li").first.wait_for()


STATES = (home, answer, source, not_found, library, history)


def main() -> int:
    found = chromium()
    if found is None:
        sys.stderr.write("Chromium is not installed; no picture was taken\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        command = [sys.executable, "-c", "from ingest.cli import main; main()"]
        subprocess.run(
            [*command, str(CHECKOUT / "corpus" / "documents")],
            env=os.environ | {"ASSISTANT_DATA_DIR": str(data_dir)},
            check=True,
        )
        with serving(data_dir) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            for name, (width, height) in SIZES.items():
                options: dict[str, Any] = {
                    "viewport": {"width": width, "height": height},
                    "color_scheme": name.partition("-")[2],
                    "locale": "en-GB",
                }
                for state in STATES:
                    context = browser.new_context(**options)
                    page = context.new_page()
                    page.goto(served.url)
                    page.locator("#nav a[aria-current]").wait_for()
                    state(page)
                    page.wait_for_timeout(400)
                    page.screenshot(path=FOLDER / f"{state.__name__}-{name}.png")
                    context.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
