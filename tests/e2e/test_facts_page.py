"""The ledger in the page: narrowed, sorted, page by page, charted, and each record proven."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.access.scopes import USUAL
from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.keys import KeyStore
from corpus.settings import CorpusSettings
from corpus.writer import CatalogueWriter
from ingest.ledger.harvesting import keep_ledger
from ingest.pipeline import embed_drafts
from tests.api.keyring import bearer, new_key
from tests.builders import draft
from tests.e2e.conftest import Open, ask
from tests.e2e.serving import Served, make_library, serving
from tests.e2e.test_barriers import violations

HEADS = "Recipient: {} | Giver: {} | Amount: {} | Period: {}"
OTTER = ("Otter Union", "Wren Bank", "USD 40,000", "2011")
ROWS = [("Shelter Trust", "Harbour Fund", "USD 1,500,000", "2013"), OTTER]
ROWS += [("Kestrel Works", "Wren Bank", "EUR 20,000", "2019")]
ROWS += [(f"Body {n:02}", "Harbour Fund", "EUR 1,000", str(1960 + n)) for n in range(55)]
DOCUMENTS = {
    "Grants of the fund": ("public", ROWS),
    "Report on otters": ("public", [("Otter Union", "Wren Bank", "USD 44,000", "2011")]),
    "Secret ledger": ("staff", [("Shelter Trust", "Secret Bank", "USD 9,000,000", "2013")]),
}


def with_grants(data_dir: Path) -> Path:
    """The library of the other tests, and grants."""
    embedder = load_embedder("default")
    drafts = [
        draft(title, "\n\n".join(HEADS.format(*row) for row in rows), embedder, label,
              published=dt.date(2020, 5, 1))
        for title, (label, rows) in DOCUMENTS.items()
    ]  # fmt: skip
    engine = open_database(data_dir)
    vectors = embed_drafts(embedder, drafts)
    CatalogueWriter(engine).store(list(zip(drafts, vectors, strict=True)), embedder.identity)
    keep_ledger(engine, CorpusSettings(data_dir=data_dir))
    engine.dispose()
    return data_dir


@pytest.fixture(scope="module")
def funded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a library with grants."""
    with serving(with_grants(make_library(tmp_path_factory.mktemp("funded")))) as served:
        yield served


def row(page: Page, text: str) -> Any:
    return page.locator(".facts-table tbody tr", has_text=text)


def test_records_are_found_sorted_and_proven_and_the_address_says_which(
    opened: Open, funded: Served
) -> None:
    page = opened(funded)
    page.get_by_role("link", name="Facts", exact=True).click()
    page.get_by_role("link", name=re.compile("^Grants")).click()
    expect(page.locator(".count")).to_contain_text("Documents read for them: 9 of 9.")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Amount, at least").fill("30000")
    page.keyboard.press("Enter")
    expect(page.locator(".facts-table tbody tr")).to_have_count(4)
    page.get_by_role("button", name="Amount").click()
    expect(page.locator(".facts-table tbody tr").first).to_contain_text("USD 40,000")
    page.get_by_role("button", name="Amount").click()
    expect(page.locator(".facts-table tbody tr").first).to_contain_text("USD 9,000,000")
    expect(page.get_by_role("button", name="Amount")).to_be_focused()
    expect(page.get_by_role("columnheader", name="Amount")).to_have_attribute(
        "aria-sort", "descending"
    )
    assert "min_amount=30000&sort=-amount" in page.url or "sort=-amount&min_amount" in page.url
    otters = row(page, "Otherwise: USD 44,000")
    expect(otters).to_contain_text("USD 40,000")
    otters.locator(".otherwise button").click()
    expect(page.locator("#panel h2")).to_contain_text("Report on otters")
    expect(page.locator("#panel .passage")).to_contain_text("USD 44,000")
    page.keyboard.press("Escape")
    expect(otters.locator(".otherwise button")).to_be_focused()

    other = opened(funded, page.url.removeprefix(funded.url))  # the address, shared
    expect(other.locator(".facts-table tbody tr").first).to_contain_text("USD 9,000,000")
    expect(other.get_by_label("Amount, at least")).to_have_value("30000")
    page.go_back()
    expect(page.locator(".facts-table tbody tr").first).to_contain_text("USD 40,000")
    page.go_forward()
    expect(page.locator(".facts-table tbody tr").first).to_contain_text("USD 9,000,000")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as CSV").click()
    assert saved.value.path().read_text("utf-8-sig").count("\n") == 5  # the head and four records


def test_pages_follow_and_what_nothing_fits_or_cannot_be_says_so(
    opened: Open, funded: Served
) -> None:
    page = opened(funded, "/facts?kind=grant&columns=recipient,amount")
    expect(page.locator(".facts-table thead th")).to_have_text(
        ["Recipient", "Amount", "Document", "Published"]
    )
    expect(page.locator(".facts-table tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".facts-table tbody tr")).to_have_count(len(ROWS) + 2 - 50)
    expect(page.locator(".count")).to_be_focused()
    page.get_by_role("button", name="Previous page").click()
    expect(page.locator(".facts-table tbody tr")).to_have_count(50)
    page.get_by_label("Words in the values or the quote").fill("nowhere at all")
    page.keyboard.press("Enter")
    expect(page.locator(".facts-view .empty")).to_contain_text("No record fits all of the filters.")
    page.locator(".empty").get_by_role("button", name="Clear filters").click()
    expect(page.locator(".facts-table tbody tr")).to_have_count(50)
    for bad, said in (
        ("kind=grant&min_amount=much", "One of the filters cannot be used: min_amount is a number"),
        ("kind=grant&cursor=wrong", "this page of the list is no longer there"),
        ("kind=dragon", "There is no such kind of facts."),
    ):
        page.goto(f"{funded.url}/facts?{bad}")
        expect(page.locator(".facts-view .warning")).to_contain_text(said)


def test_amounts_of_one_currency_are_bars_beside_their_figures_and_nothing_is_a_barrier(
    opened: Open, funded: Served
) -> None:
    page = opened(funded, "/facts?kind=grant&chart=recipient&currency=USD&q=trust")
    bars = page.locator(".bars tbody tr")
    expect(bars).to_have_count(1)
    expect(bars).to_contain_text("USD 10,500,000")
    expect(bars).to_contain_text("may count the same money twice")
    page.get_by_label("Words in the values or the quote").fill("")
    page.keyboard.press("Enter")
    expect(bars.locator("th")).to_have_text(["Shelter Trust"])
    expect(page.locator(".chart .notes")).to_contain_text("documents state different amounts: 2.")
    # 390 is a phone, 720 is 1440 at 200 %
    for width, scheme in ((1440, "light"), (720, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], width
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, width
    expect(bars.locator("rect")).to_have_attribute("width", "100%")
    bars.get_by_role("link", name="Shelter Trust").click()
    expect(page.locator(".facts-table tbody tr")).to_have_count(2)


def test_an_answer_to_a_question_for_all_grants_leads_to_them(opened: Open, funded: Served) -> None:
    page = opened(funded)
    turn = ask(page, "Which grants went to Shelter Trust?")
    turn.get_by_role("link", name="See all in Facts: Grants").click()
    expect(page.locator(".facts-table tbody tr")).to_have_count(2)
    expect(page.get_by_label("Words in the values or the quote")).to_have_value("shelter trust")


def test_staff_correct_a_record_beside_its_quote_and_take_that_back(
    opened: Open, funded: Served
) -> None:
    page = opened(funded, "/facts?kind=grant&q=kestrel")
    page.get_by_role("button", name="Check: Kestrel Works").click()
    dialog = page.get_by_role("dialog", name="Check this record")
    expect(dialog.locator(".cells dd").first).to_have_text("Kestrel Works")
    expect(dialog.get_by_role("link")).to_have_attribute("href", re.compile("/d/doc_"))
    assert violations(page) == []
    dialog.get_by_label("Amount").fill("a lot")
    dialog.get_by_role("button", name="Save the correction").click()
    expect(dialog.get_by_role("alert")).to_contain_text("amount is of the type money")
    dialog.get_by_label("Amount").fill("EUR 21,000")
    dialog.get_by_role("button", name="Save the correction").click()
    record = row(page, "Kestrel Works")
    expect(record).to_contain_text("EUR 21,000")
    expect(record).to_contain_text("corrected by staff")
    page.get_by_role("button", name="Undo").click()
    expect(record).to_contain_text("EUR 20,000")
    expect(record).not_to_contain_text("corrected by staff")

    page.get_by_role("button", name="Check: Kestrel Works").click()
    dialog.get_by_role("button", name="Hide").click()
    expect(record).to_have_count(0)
    page.get_by_label("Hidden records, too").check()
    expect(record).to_contain_text("hidden by staff")
    page.get_by_role("button", name="Check: Kestrel Works").click()
    dialog.get_by_role("button", name="As the document says").click()
    expect(record).not_to_contain_text("hidden by staff")
    page.get_by_label("Hidden records, too").uncheck()
    expect(record).to_have_count(1)


def test_a_partner_is_shown_nothing_of_what_is_for_staff(opened: Open, funded: Served) -> None:
    """The last test here: where there is a key, nobody is let in without one."""
    engine = open_database(funded.data_dir)
    key, staff = (
        new_key(KeyStore(engine), *labels, scopes=[str(s) for s in USUAL])
        for labels in (("public", "partner"), ("public", "partner", "staff"))
    )
    engine.dispose()
    address = "/facts?kind=grant&chart=giver&currency=USD"
    page = opened(funded, address, extra_http_headers=bearer(key))
    expect(page.locator(".bars tbody tr")).to_have_count(1)
    expect(page.locator(".bars tbody tr")).to_contain_text("USD 1,500,000")
    expect(page.locator(".count")).to_contain_text("Records: 3.")
    assert "Secret" not in page.content()
    expect(page.get_by_role("button", name=re.compile("^Check"))).to_have_count(0)
    control = opened(funded, address, extra_http_headers=bearer(staff))
    expect(control.locator(".bars tbody tr").first).to_contain_text("Secret Bank")
