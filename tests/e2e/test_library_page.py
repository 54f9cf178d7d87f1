"""The library in the page: found, added to, re-labelled, removed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from corpus.database import open_database
from corpus.sources import Outcome, Source, SourceItem, Sources
from tests.api.files import Words, pdf
from tests.builders import NOON
from tests.e2e.conftest import Open, add_files, ask
from tests.e2e.serving import PDF_QUOTE, make_library, serving
from tests.e2e.test_barriers import violations

NEWS = "The lighthouse of Mombasa was repaired by Kestrel Works in July 2022."
MINUTE = 60_000  # milliseconds


def test_a_pdf_added_in_the_page_is_answered_from_and_gone_when_removed(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "lighthouse.pdf"
    file.write_bytes(pdf([Words(text=NEWS)]))
    page.get_by_role("link", name="Library").click()
    add_files(page, file)
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
    expect(page.locator(".uploads")).to_contain_text("no longer in the library")
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(ask(page, "Who repaired the lighthouse of Mombasa?").locator(".badge")).to_be_visible()
    page.go_back()


def test_a_file_that_cannot_be_read_says_why_and_can_be_dismissed(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"\x89PNG")
    page.get_by_role("link", name="Library").click()
    add_files(page, file)
    failed = page.locator(".uploads li.failed", has_text="photo.png")
    expect(failed).to_contain_text("The file is damaged and could not be opened.", timeout=MINUTE)
    expect(failed.get_by_role("button", name="Try again")).to_have_count(0)  # it never could
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
    add_files(page, [large, small])
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
    add_files(page, file)
    other.get_by_role("button", name="Delete").focus()
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
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []  # what can be pressed there is read without pointing at it
        status.get_by_role("button").hover()
        assert violations(page) == []
        page.mouse.move(0, 0)
    status.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("is now for: staff")
    expect(label).to_have_value("staff")
    expect(label).to_be_focused()


def test_what_files_are_is_said_before_they_are_added_and_what_cannot_be_read_is_told_at_once(
    page: Page,
) -> None:
    page.get_by_role("link", name="Library").click()
    expect(page.locator("#accepted")).to_contain_text("Each file up to 100 MB: PDF, DOCX, PPTX")
    news = {"name": "pier.txt", "mimeType": "text/plain", "buffer": b"The pier of Lamu is new."}
    song = {"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"la"}
    other = {"name": "quay.txt", "mimeType": "text/plain", "buffer": b"The quay of Lamu is old."}
    page.set_input_files("#files", [news, song, other])
    form = page.locator(".upload-form")
    expect(form.get_by_role("group", name="song.mp3")).to_contain_text("cannot be read")
    pier = form.get_by_role("group", name="pier.txt")
    pier.get_by_label("Title").fill("The pier of Lamu")
    pier.get_by_label("Date").fill("2020-05-03")
    pier.get_by_label("Covers from").fill("2018-01-01")
    pier.get_by_label("Covers until").fill("2017-12-31")
    pier.get_by_label("Kind").fill("pier report")
    pier.get_by_label("Publisher").fill("Port of Lamu")
    form.get_by_role("button", name="Add to the library").click()
    expect(form).to_be_visible()  # a period that ends before it begins is not sent
    pier.get_by_label("Covers until").fill("2019-12-31")
    form.get_by_role("button", name="Add to the library").click()
    expect(page.locator(".manage .total")).to_have_text("Files read: 2 of 2", timeout=MINUTE)
    row = page.locator("tbody tr", has_text="The pier of Lamu")
    expect(row).to_contain_text("Port of Lamu")
    for said in ("3 May 2020", "given", "pier report", "covers 2018–2019"):
        expect(row).to_contain_text(said)


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
    page.get_by_role("button", name="Add to the library").click()
    failed = page.locator(".uploads li.failed", has_text="nothing.txt")
    expect(failed).to_contain_text("empty", timeout=MINUTE)


def test_five_hundred_documents_are_listed_searched_and_sorted(
    opened: Open, tmp_path: Path
) -> None:
    with serving(make_library(tmp_path, count=500)) as large:
        page = opened(large, "/library")
        expect(page.locator(".count")).to_have_text("506 documents")
        page.fill("#search", "RÉCORD 49")
        expect(page.locator("tbody tr")).to_have_count(15)  # 49, 149 … and 490 to 499
        page.fill("#search", "")
        page.get_by_text("Kind", exact=True).first.click()
        page.get_by_role("checkbox", name="report 1").check()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Clear filters").click()
        page.get_by_role("button", name="Date", exact=True).click()
        expect(page.locator("tbody tr").first).to_contain_text("Report on the harbour")
        expect(page.get_by_role("columnheader", name="Date")).to_have_attribute(
            "aria-sort", "descending"
        )


def test_texts_are_searched_and_the_address_keeps_words_facets_and_order(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    page.get_by_label("Search titles, publishers and texts").fill("dredged")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)  # its title does not say it
    hit = rows.locator(".hits")
    expect(hit.locator("mark")).to_have_text("dredged")
    expect(hit.get_by_role("link")).to_have_text("page 2")  # its passage begins on the first
    expect(hit.get_by_role("link")).to_have_attribute("href", re.compile(r"#page=2$"))
    page.goto(str(hit.get_by_role("link").get_attribute("href")))
    expect(page.locator("mark")).to_have_text(PDF_QUOTE)
    page.go_back()
    page.get_by_label("Search titles, publishers and texts").fill("")
    expect(rows).not_to_have_count(1)
    every = rows.count()
    page.get_by_text("Audience", exact=True).first.click()
    choice = page.get_by_role("checkbox", name=re.compile(r"^partner \d+$"))
    choice.check()
    expect(rows).not_to_have_count(every)
    of_partners = rows.count()
    page.keyboard.press("Escape")  # what is open lies over the table
    page.get_by_role("button", name="Title", exact=False).first.click()
    page.reload()
    expect(rows).to_have_count(of_partners)
    expect(rows.first).to_contain_text("Grants for housing")
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.go_back()
    page.go_back()
    expect(rows).to_have_count(every)


def test_a_row_opens_with_summary_and_leads_to_questions_about_the_document_alone(
    page: Page,
) -> None:
    page.get_by_role("link", name="Library").click()
    row = page.locator("tbody tr", has_text="The tool of TEST")
    row.get_by_text("Summary and key facts").click()
    expect(row.locator(".gist q")).to_contain_text("TEST piloted its tool in Accra")
    row.get_by_role("link", name="Ask about this document").click()
    expect(page.locator(".scope")).to_contain_text("Searches only: “The tool of TEST”.")
    turn = ask(page, "Who dredged the harbour of Kumba?")
    expect(turn).to_have_class(re.compile("not_found"))
    page.get_by_role("button", name="Search everything").click()
    expect(page.locator(".turn").last).to_contain_text("Wren Marine")

    page.get_by_role("link", name="Library").click()
    for title in ("The tool of TEST", "Grants for housing"):
        page.get_by_role("checkbox", name=f"Choose: {title}").check()
    page.get_by_role("link", name="Ask about the chosen (2)").click()
    expect(page.locator(".scope")).to_contain_text("“The tool of TEST”, “Grants for housing”")


def test_a_filter_by_date_says_whom_it_leaves_out_and_that_dates_are_the_wrong_way_round(
    page: Page,
) -> None:
    page.get_by_text("Narrow the search").click()
    page.get_by_label("From", exact=True).fill("2018-01-01")
    expect(page.locator(".scope")).to_contain_text("Left out because they have no date:")
    page.get_by_label("Until", exact=True).fill("2016-01-01")
    expect(page.get_by_role("alert")).to_have_text(
        "The first day is after the last one. Change one of them."
    )
    page.get_by_label("Until", exact=True).fill("2020-01-01")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".scope")).to_contain_text("from 1 January 2018, until 1 January 2020")


def test_a_question_in_vain_is_assigned_solved_with_a_document_undone_and_saved(
    page: Page,
) -> None:
    question = "Who painted the town hall of Oslo?"
    ask(page, question)
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="Unanswered questions").click()
    row = page.locator("tbody tr", has_text=question)
    row.get_by_role("button", name="Assign").click()
    page.get_by_label("Who sees to it").fill("Ana")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row).to_contain_text("with Ana")
    row.get_by_role("button", name="Mark as solved").click()
    page.get_by_label("Document that answers it").select_option("The tool of TEST")
    page.get_by_label("Note").fill("On its first page.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row).to_have_count(0)
    page.get_by_role("link", name="Solved (1)").click()
    expect(row.get_by_role("link", name="The tool of TEST")).to_be_visible()
    expect(row).to_contain_text("On its first page.")
    row.get_by_text("Who did what").click()
    expect(row.locator("ol li").last).to_contain_text("Solved. · with Ana · local")
    page.get_by_role("link", name="Open (").click()
    expect(row).to_have_count(0)
    page.go_back()
    row.get_by_role("button", name="Open again").click()
    expect(page.locator("#status")).to_have_text(f"Open again: “{question}”.Undo")
    page.locator("#status").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("On its first page.")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as CSV").click()
    assert question in saved.value.path().read_text("utf-8-sig")


def test_feedback_is_read_with_its_answer_and_sources_and_can_be_dismissed(page: Page) -> None:
    question = "Who dredged the harbour of Kumba?"
    turn = ask(page, question)
    turn.get_by_role("button", name="Not helpful").click()
    turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".thanks")).to_be_visible()
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="What readers thought").click()
    row = page.locator("tbody tr", has_text=question).first
    row.get_by_text("Answer and sources").click()
    expect(row.locator(".judged q")).to_contain_text("Wren Marine")
    expect(row.get_by_role("link", name="Open the answer")).to_be_visible()
    row.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#status")).to_contain_text(f"Dismissed: “{question}”.")
    page.locator("#status").get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()


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
    expect(shown.first).to_contain_text("something failed · 0 documents · staff")
    expect(shown.first).to_contain_text("It was cut off.https://feed.example/1: answered 500")
    Sources(engine).remove(source)
    engine.dispose()


def test_what_a_document_is_can_be_set_and_taken_back_and_the_list_follows(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    row = page.locator("tbody tr", has_text="harbour").first
    title = row.get_by_role("rowheader").get_by_role("link").inner_text()
    row.get_by_role("button", name=f"Edit: {title}").click()
    form = page.get_by_role("dialog", name=f"Details of “{title}”")
    expect(form.get_by_label("Published on")).to_be_visible()
    expect(form.get_by_label("Kind")).to_have_value("report")
    page.set_viewport_size({"width": 1366, "height": 500})  # a low window: the foot stays in reach
    expect(form.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(form.get_by_label("Language").locator("option", has_text="English")).to_have_count(1)
    form.get_by_label("Covers from").fill("1931-01-01")
    form.get_by_label("Covers until").fill("1930-12-31")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("it cannot be so")
    form.get_by_label("Covers until").fill("1932-12-31")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#status")).to_contain_text("is changed")
    expect(row).to_contain_text("covers 1931–1932")
    expect(row).to_contain_text("given")
    page.get_by_role("group", name="Narrow the search").get_by_text("Year").click()
    page.get_by_role("checkbox", name="1932 1").check()
    expect(page.locator("tbody tr")).to_have_count(1)
    row.get_by_role("button", name=f"Edit: {title}").click()
    form.get_by_label("Take from the file again: Period").check()
    expect(form).to_contain_text("set by local on")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_role("button", name="Clear filters").click()
    expect(row).not_to_contain_text("1931")
