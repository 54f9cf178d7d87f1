"""The chat page in a browser: `python -m benchmarks.page [--record]` (needs Chromium).

How many bytes its first view takes, and how soon something is seen: on this machine, without a
network between, so that it is the page alone that is measured.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.processes import ingest_sample
from benchmarks.quality_page import markdown_table, provenance, record
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.serving import chromium, serving

_LOADS = 9
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_SHOWN = "() => performance.now()"


def main() -> int:
    """Measure and print; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    found = chromium()
    if found is None:
        sys.stderr.write("SKIPPED: Chromium is not installed; the page was not measured\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        ingest_sample(data_dir)
        with serving(data_dir, popen=subprocess.Popen) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            lines = [
                *provenance("python -m benchmarks.page --record"),
                "",
                *_table(browser, served.url),
            ]
            browser.close()
    text = "\n".join(lines)
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("page", text)
    return 0


def _table(browser: Browser, url: str) -> list[str]:
    sizes: dict[str, int] = {}
    paints, asked = [], []
    for _ in range(_LOADS):
        context = browser.new_context()
        page = context.new_page()
        page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
        page.goto(url)
        page.locator("#nav a").first.wait_for()
        asked.append(float(page.evaluate(_SHOWN)))
        page.wait_for_load_state("networkidle")
        paints.append(float(page.evaluate(_PAINT)))
        context.close()
    kinds = {
        "HTML": "/", "scripts": ".js", "words": ".json", "styles": ".css", "picture": ".svg",
    }  # fmt: skip
    rows: list[list[object]] = []
    for name, ending in kinds.items():
        some = [size for address, size in sizes.items() if address.endswith(ending)]
        rows.append([f"{name}: requests", len(some)])
        rows.append([f"{name}: bytes", f"{sum(some):,}"])
    elsewhere = [address for address in sizes if not address.startswith(url)]
    rows.append(["requests to anybody else", len(elsewhere)])
    rows.append(
        [f"first contentful paint, median of {_LOADS}, ms", f"{statistics.median(paints):.0f}"]
    )
    rows.append([f"ready to be asked, median of {_LOADS}, ms", f"{statistics.median(asked):.0f}"])
    return markdown_table(["what", "figure"], rows)


if __name__ == "__main__":
    sys.exit(main())
