"""The library in the page: found, added to, re-labelled, removed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from corpus.database import open_database
from corpus.sources import Outcome, Source, SourceItem, Sources
from tests.api.files import Words, pdf
from tests.builders import NOON
from tests.e2e.conftest import Open, ask
from tests.e2e.serving import make_library, serving

NEWS = "The lighthouse of Mombasa was repaired by Kestrel Works in July 2022."
MINUTE = 60_000  # milliseconds


def test_a_pdf_added_in_the_page_is_answered_from_and_gone_when_removed(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "lighthouse.pdf"
    file.write_bytes(pdf([Words(text=NEWS)]))
    page.get_by_role("link", name="Library").click()
    page.set_input_files("#files", file)
    expect(page.locator(".uploads")).to_contain_text("in the library (new)", timeout=MINUTE)
    row = page.locator("tbody tr", has_text="lighthouse")
    expect(row).to_be_visible()
    page.get_by_role("link", name="Ask", exact=True).click()
    turn = ask(page, "Who repaired the lighthouse of Mombasa?")
    turn.locator(".chip").click()
    expect(page.locator("#panel mark")).to_contain_text("Kestrel Works")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Library").click()
    row.get_by_role("combobox").select_option("public")
    page.get_by_role("dialog").get_by_role("button", name="Yes, widen").click()
    expect(page.locator("#status")).to_contain_text("is now for: public")
    row.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(ask(page, "Who repaired the lighthouse of Mombasa?").locator(".badge")).to_be_visible()
    page.go_back()


def test_a_file_that_cannot_be_read_says_why_and_can_be_dismissed(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"\x89PNG")
    page.get_by_role("link", name="Library").click()
    page.set_input_files("#files", file)
    failed = page.locator(".uploads li.failed", has_text="photo.png")
    expect(failed).to_contain_text("is damaged", timeout=MINUTE)
    failed.get_by_role("button", name="Dismiss: photo.png").click()
    expect(failed).to_have_count(0)


def test_a_file_that_is_refused_stays_named_beside_those_that_are_taken(
    page: Page, tmp_path: Path
) -> None:
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_text("large")
    small.write_text("")
    problem = {"code": "upload-too-large", "status": 413, "detail": "too large", "request_id": "r"}
    page.route(
        "**/v1/library/uploads?name=large*",
        lambda route: route.fulfill(
            status=413, body=json.dumps(problem), content_type="application/problem+json"
        ),
    )
    page.get_by_role("link", name="Library").click()
    page.set_input_files("#files", [large, small])
    expect(page.locator(".uploads li.failed", has_text="small.txt")).to_be_visible(timeout=MINUTE)
    expect(page.locator(".refused li")).to_contain_text("large.txt: That did not work")


def test_what_has_not_changed_stays_when_the_lists_are_read_again(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "blank.txt"
    file.write_text("")
    page.get_by_role("link", name="Library").click()
    changed = page.locator("tbody tr", has_text="The tool of TEST").get_by_role("combobox")
    other = page.locator("tbody tr", has_text="Grants for housing")
    other.evaluate("row => { row.begun = true; }")  # as a press that has begun would be lost
    changed.focus()
    for label in ("staff", "public"):
        changed.select_option(label)
        if label == "public":
            page.get_by_role("dialog").get_by_role("button", name="Yes, widen").click()
        expect(page.locator("#status")).to_contain_text(f"is now for: {label}")
        expect(changed).to_be_focused()
    other.get_by_role("button", name="Delete").focus()
    page.set_input_files("#files", file)
    expect(page.locator("#status")).to_contain_text("blank.txt: ", timeout=MINUTE)
    expect(other.get_by_role("button", name="Delete")).to_be_focused()
    assert other.evaluate("row => row.begun")


def test_more_people_may_read_a_document_only_after_a_question_and_it_can_be_undone(
    page: Page,
) -> None:
    page.get_by_role("link", name="Library").click()
    row = page.locator("tbody tr", has_text="Staff note on budgets")
    label = row.get_by_role("combobox")
    options = label.locator("option").all_inner_texts()
    assert options == sorted(options, key=["staff", "partner:wri", "partner", "public"].index)
    label.focus()
    page.keyboard.press("ArrowDown")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Staff note on budgets")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(label).to_have_value("staff")
    expect(label).to_be_focused()

    label.select_option("public")
    expect(dialog).to_contain_text("readable for everybody?")
    dialog.get_by_role("button", name="Yes, widen").click()
    status = page.locator("#status")
    expect(status).to_contain_text("is now for: public")
    expect(status).to_have_class("toast")
    expect(status).to_be_in_viewport(ratio=1)
    status.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("is now for: staff")
    expect(label).to_have_value("staff")
    expect(label).to_be_focused()


def test_files_are_dropped_too(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    page.locator(".drop").wait_for()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([""], "nothing.txt"));
          const drop = document.querySelector(".drop");
          drop.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }"""
    )
    failed = page.locator(".uploads li.failed", has_text="nothing.txt")
    expect(failed).to_contain_text("empty", timeout=MINUTE)


def test_five_hundred_documents_are_listed_searched_and_sorted(
    opened: Open, tmp_path: Path
) -> None:
    with serving(make_library(tmp_path, count=500)) as large:
        page = opened(large, "/library")
        expect(page.locator(".count")).to_have_text("Documents: 506")
        page.fill("#search", "RÉCORD 49")
        expect(page.locator("tbody tr")).to_have_count(15)  # 49, 149 … and 490 to 499
        page.fill("#search", "")
        page.select_option("#kind", "report")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.select_option("#kind", "")
        page.select_option("#order", "newest")
        expect(page.locator("tbody tr").first).to_contain_text("Report on the harbour")


def test_questions_in_vain_are_shown_to_whoever_looks_after_the_library(page: Page) -> None:
    ask(page, "Who painted the town hall of Oslo?")
    page.get_by_role("link", name="Library").click()
    expect(page.locator(".gaps")).to_contain_text("Who painted the town hall of Oslo?")


def test_a_source_is_shown_with_its_last_look_and_what_failed(page: Page, data_dir: Path) -> None:
    engine = open_database(data_dir)
    source = Source(address="https://feed.example/", label="staff", added_at=NOON)
    Sources(engine).add(source)
    failed = SourceItem(address="https://feed.example/1", label="staff", reason="answered 500")
    looked = replace(source, looked_at=NOON, outcome=Outcome.PARTLY, reason="It was cut off.")
    Sources(engine).looked(looked, [failed])
    page.get_by_role("link", name="Library").click()
    shown = page.get_by_role("region", name="Looked at again and again").get_by_role("listitem")
    expect(shown.first).to_contain_text("https://feed.example/Looked at 2 Jan 2026")
    expect(shown.first).to_contain_text("something failed · Documents: 0 · staff")
    expect(shown.first).to_contain_text("It was cut off.https://feed.example/1: answered 500")
    Sources(engine).remove(source)
    engine.dispose()


def test_what_a_document_is_can_be_set_and_taken_back_and_the_list_follows(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    row = page.locator("tbody tr", has_text="harbour").first
    title = row.get_by_role("rowheader").get_by_role("link").inner_text()
    row.get_by_role("button", name=f"Edit: {title}").click()
    form = page.get_by_role("dialog", name=f"What “{title}” is")
    form.get_by_label("Covers from").fill("1931-01-01")
    form.get_by_label("Covers until").fill("1930-12-31")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("it cannot be so")
    form.get_by_label("Covers until").fill("1932-12-31")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#status")).to_contain_text("is changed")
    expect(row).to_contain_text("1931-01-01 – 1932-12-31")
    expect(row).to_contain_text("given")
    page.get_by_label("Covers the year").fill("1932")
    expect(page.locator("tbody tr")).to_have_count(1)
    row.get_by_role("button", name=f"Edit: {title}").click()
    form.get_by_label("Take from the file again: Period").check()
    expect(form).to_contain_text("set by local on")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_label("Covers the year").fill("")
    expect(row).not_to_contain_text("1931")
