"""The chat page in a browser: `python -m benchmarks.page [--record]` (needs Chromium).

How many bytes its first view takes, and how soon something is seen: on this machine, without a
network between, so that it is the page alone that is measured; and how soon a question can be asked
where the browser makes each answer wait 400 ms and lets 400 kbit/s through.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from benchmarks.processes import ingest_sample
from benchmarks.quality_page import markdown_table, provenance, record
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.serving import chromium, serving

_LOADS = 9
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_SHOWN = "() => performance.now()"
_SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_WEIGHT = """() => performance.getEntriesByType("resource")
  .filter((each) => /\\.(js|css)\\b/.test(each.name))
  .reduce((sum, each) => sum + each.encodedBodySize, 0)"""


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
    paints, asked, weights = [], [], []
    for _ in range(_LOADS):
        context = browser.new_context()
        page = context.new_page()
        page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
        page.goto(url)
        page.locator("#nav a[aria-current]").wait_for()
        asked.append(float(page.evaluate(_SHOWN)))
        page.wait_for_load_state("networkidle")
        weights.append(int(page.evaluate(_WEIGHT)))
        paints.append(float(page.evaluate(_PAINT)))
        context.close()
    kinds = {
        "HTML": "/", "scripts with their words": ".js", "styles": ".css", "picture": ".svg",
    }  # fmt: skip
    rows: list[list[object]] = []
    for name, ending in kinds.items():
        some = [size for address, size in sizes.items() if urlsplit(address).path.endswith(ending)]
        rows.append([f"{name}: requests", len(some)])
        rows.append([f"{name}: bytes", f"{sum(some):,}"])
    elsewhere = [address for address in sizes if not address.startswith(url)]
    rows.append(["requests to anybody else", len(elsewhere)])
    rows.append(
        [f"first contentful paint, median of {_LOADS}, ms", f"{statistics.median(paints):.0f}"]
    )
    rows.append([f"ready to be asked, median of {_LOADS}, ms", f"{statistics.median(asked):.0f}"])
    rows.append(["scripts and styles as they are sent, bytes", f"{max(weights):,}"])
    box, begun = _slowly(browser, url)
    rows.append([f"400 ms, 400 kbit/s: a question is taken, median of {_LOADS}, ms", f"{box:.0f}"])
    rows.append([f"400 ms, 400 kbit/s: and is asked, median of {_LOADS}, ms", f"{begun:.0f}"])
    return markdown_table(["what", "figure"], rows)


def _slowly(browser: Browser, url: str) -> tuple[float, float]:
    """When a question that is typed and sent is kept, and when the page has begun and asks it."""
    kept, begun = [], []
    for _ in range(_LOADS):
        context = browser.new_context()
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", _SLOW)
        page.goto(url, wait_until="commit")
        page.locator("#question").wait_for()  # seen, and behind the script that keeps what is typed
        kept.append(float(page.evaluate(_SHOWN)))
        page.locator("#nav a[aria-current]").wait_for()
        begun.append(float(page.evaluate(_SHOWN)))
        context.close()
    return statistics.median(kept), statistics.median(begun)


if __name__ == "__main__":
    sys.exit(main())
