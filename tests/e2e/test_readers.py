"""Two people who may read different things, signed in at an OpenID provider."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, ask
from tests.e2e.serving import Served

PROVIDER = ("http://localhost:",)
BUDGET = "What is the budget of the Zebra review?"
CITIES = "Which cities does the agreement with WRI name?"


def signed_in(opened: Open, served: Served, who: str, path: str = "/") -> Page:
    page = opened(served, path, allowed=PROVIDER)
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.locator("button[type=submit], input[type=submit]").first.click()
    page.locator("#person .who").wait_for()
    return page


def test_staff_and_a_partner_see_their_own_and_nothing_of_the_other(
    opened: Open, signed: Served
) -> None:
    held: dict[str, str] = {}
    for who, asked, other in (("ann", BUDGET, CITIES), ("paul", CITIES, BUDGET)):
        page = signed_in(opened, signed, who)
        heard: list[str] = []

        def keep(response: Any, heard: list[str] = heard) -> None:
            if "/v1/" in response.url:
                heard.append(response.text())

        page.on("response", keep)
        turn = ask(page, asked)
        expect(turn.locator(".chip").first).to_be_visible()
        only = "for staff only" if who == "ann" else "not public: partner: wri"
        expect(turn.locator(".source-where").first).to_contain_text(only)
        expect(ask(page, other).locator(".badge")).to_be_visible()
        page.get_by_role("link", name="Library").click()
        page.locator("tbody tr").first.wait_for()
        stored = page.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
        cookies = json.dumps([dict(c) for c in page.context.cookies()])
        held[who] = "\n".join([*heard, page.content(), stored, cookies])
    assert "CANARYSTAFF" in held["ann"]
    assert "CANARYWRI" not in held["ann"]
    assert "Agreement with WRI" not in held["ann"]
    assert "CANARYWRI" in held["paul"]
    assert "CANARYSTAFF" not in held["paul"]
    assert "Staff note" not in held["paul"]


def test_a_deep_link_of_another_reader_opens_nothing(opened: Open, signed: Served) -> None:
    page = signed_in(opened, signed, "ann")
    ask(page, BUDGET)
    path = page.url.removeprefix(signed.url)
    other = signed_in(opened, signed, "paul", path)
    assert other.url.endswith(path)  # the sign-in comes back to where it began
    expect(other.get_by_role("alert")).to_contain_text("no such conversation")
    assert "12,345" not in other.content()
    nobody = opened(signed, path)
    expect(nobody.get_by_role("link", name="Sign in")).to_be_visible()


def test_only_staff_look_after_the_library(opened: Open, signed: Served) -> None:
    for who, count in (("ann", 1), ("paul", 0)):
        page = signed_in(opened, signed, who, "/library")
        page.locator("tbody tr").first.wait_for()
        expect(page.locator(".drop")).to_have_count(count)


def test_signing_out_ends_the_session_on_the_server_too(opened: Open, signed: Served) -> None:
    page = signed_in(opened, signed, "ann")
    cookies = page.context.cookies()
    assert all(cookie["httpOnly"] for cookie in cookies)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.context.add_cookies(
        [{**c, "url": signed.url, "path": None, "domain": None} for c in cookies]
    )  # type: ignore[typeddict-item]
    page.reload()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_session_that_ended_meanwhile_says_so_and_loses_no_question(
    opened: Open, signed: Served
) -> None:
    page = signed_in(opened, signed, "ann")
    page.context.clear_cookies()
    turn = ask(page, BUDGET)
    expect(turn.locator(".note")).to_contain_text("You are signed out")
    expect(turn.get_by_role("link", name="Sign in")).to_be_visible()
    turn.get_by_role("button", name="Edit the question").click()
    expect(turn.locator(".mending textarea")).to_have_value(BUDGET)
