"""What is read of a page or of Markdown is what its readers see: no more, no less, no other."""

from __future__ import annotations

import pytest

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

LONG = "This sentence is part of the article and says something about rivers and dams. " * 4


def page(body: str, style: str = "") -> ParsedDocument:
    html = (
        f"<!doctype html><html lang='en'><head><title>Dam</title><style>{style}</style></head>"
        f"<body><main><h1>Dam</h1><p>{LONG}</p>{body}<p>{LONG}End.</p></main></body></html>"
    )
    return read_file(html.encode(), "a.html")


def short(body: str, style: str = "") -> ParsedDocument:
    html = f"<html><head><style>{style}</style></head><body>{body}</body></html>"
    return read_file(html.encode(), "a.html")


def markdown(text: str) -> ParsedDocument:
    return read_file(text.encode(), "a.md")


def text_of(document: ParsedDocument) -> str:
    return " ".join(b.text for b in document.blocks if not b.text.startswith(LONG[:20])).strip()


def lines(document: ParsedDocument) -> list[tuple[str, str]]:
    blocks = [b for b in document.blocks if not b.text.startswith(LONG[:20]) and b.text != "Dam"]
    return [(block.kind.value, block.text) for block in blocks]


RAISED = [
    ("held 340<sup>1</sup> litres", "held 340 litres"),
    ("held 2.4<sup>7</sup> million", "held 2.4 million"),
    ("held 275<sup><a href='#n2'>2</a></sup> litres", "held 275 litres"),
    ("held 275<a href='#n2'><sup>2</sup></a> litres", "held 275 litres"),
    ("held 275<sup>1,2</sup> litres<sup>3</sup>.", "held 275 litres."),
    ("held 275<sup>b</sup> litres", "held 275 litres"),
    ("held 340<span style='vertical-align: super'>1</span> litres", "held 340 litres"),
    ("held 340<a href='#f' role='doc-noteref'>1</a> litres", "held 340 litres"),
    ("held 340<i class='up'>1</i> litres", "held 340 litres"),
    ("held 340<a href='#n1'>1</a> litres", "held 340 litres"),
    ("covers 12 km<sup>2</sup> or 4 м<sup>3</sup>", "covers 12 km² or 4 м³"),
    ("lost 10<sup>6</sup> or 2 × 10<sup>-3</sup> litres", "lost 10⁶ or 2 × 10⁻³ litres"),
    ("on the 1<sup>st</sup>, le 2<sup>e</sup>", "on the 1st, le 2e"),
    ("CO<sub>2</sub> and H<sub>2</sub>S<sup>4</sup>", "CO2 and H2S"),
    ("costs $4<sup>99</sup> from 9<sup>30</sup> to 17<sup>00</sup> h", "costs $4.99 from 9"),
    ("takes 1<sup>1</sup>/<sub>2</sub> hours", "takes 1 1/2 hours"),
]


@pytest.mark.parametrize(("html", "read"), RAISED)
def test_a_raised_digit_is_a_mark_or_an_exponent_and_never_one_of_the_figure(
    html: str, read: str
) -> None:
    style = ".up { vertical-align: super }"
    for document in (page(f"<p>It {html}</p>", style), short(f"<p>It {html}</p>", style)):
        assert f"It {read}" in text_of(document)


def test_a_note_begins_with_its_raised_number() -> None:
    document = page(
        "<p>Held 340<sup>4</sup> litres, ten is 10<sup>5</sup>.</p>"
        "<p><sup>4</sup>North gauge. <sup>5</sup> Provisional.</p>"
    )
    assert lines(document) == [
        ("paragraph", "Held 340 litres, ten is 10."),
        ("paragraph", "⁴ North gauge. ⁵ Provisional."),
    ]


def test_raised_digits_in_tables_leave_heads_and_values_alone() -> None:
    document = page(
        "<table><tr><th>Month</th><th>Litres<sup>1</sup></th></tr>"
        "<tr><td>March</td><td>340<sup>2</sup></td></tr></table>"
    )
    assert ("table_row", "Month: March | Litres: 340") in lines(document)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("It held 340<sup>1</sup> litres.", "It held 340 litres."),
        ("It held 340^1^ litres over 12 km^2^.", "It held 340 litres over 12 km²."),
        ("It held 275[^2] litres.\n\n[^2]: Estimate.", "It held 275 litres. ² Estimate."),
        ("It held 275 [^n] litres.\n\n[^n]: Estimate.", "It held 275 litres. Estimate."),
        ("It is CO~2~ and 10<sup>6</sup>.", "It is CO2 and 10⁶."),
        ("Use `[^a-z]` here.", "Use [^a-z] here."),
    ],
)
def test_markdown_keeps_marks_apart_from_figures(source: str, read: str) -> None:
    assert text_of(markdown(source)) == read


HIDDEN = [
    "<p style='display: none'>{}</p>",
    "<p style='visibility:hidden'>{}</p>",
    "<p hidden>{}</p>",
    "<div class='x'><p>{}</p></div>",
    "<p id='y'>{}</p>",
    "<p style='font-size:0'>{}</p>",
    "<p style='font-size:1px'>{}</p>",
    "<p style='color:#fff'>{}</p>",
    "<p style='color:#fff; background: white'>{}</p>",
    "<p><font color='#FFFFFF'>{}</font></p>",
    "<div style='background:#003366'><p style='color:rgb(0, 51, 102)'>{}</p></div>",
    "<p style='color:transparent'>{}</p>",
    "<p style='position:absolute; left:-9999px'>{}</p>",
    "<p style='text-indent:-999em'>{}</p>",
    "<p style='opacity:0'>{}</p>",
    "<p style='position:absolute; clip: rect(0,0,0,0)'>{}</p>",
    "<p style='clip-path: inset(100%)'>{}</p>",
    "<p style='height:0; overflow:hidden'>{}</p>",
    "<p aria-hidden='true'>{}</p>",
    "<p style='color:hsl(0, 0%, 100%)'>{}</p>",
    "<p style='transform:scale(0)'>{}</p>",
    "<p style='filter:opacity(0)'>{}</p>",
]


@pytest.mark.parametrize("html", HIDDEN)
def test_text_that_no_reader_sees_is_not_read_and_ingest_says_so(html: str) -> None:
    unseen = "The hidden deposit is 5000 crowns."
    style = ".x { display: none } @media screen { #y { display: none !important } }"
    for document in (
        page(html.format(unseen), style),
        short(f"<p>Seen.</p>{html.format(unseen)}", style),
    ):
        assert "5000" not in text_of(document)
        assert document.notes == (f"text that no reader sees was not read, in 1 place: {unseen}",)


@pytest.mark.parametrize(
    "html",
    [
        "<div class='tab-pane' style='display:none' aria-hidden='true'>{}</div>",
        "<a href='#z2'>Zone B</a><div id='z2' style='display:none'>{}</div>",
        "<details><summary>Fares</summary><div hidden>{}</div></details>",
        "<button aria-controls='p'>Fares</button><div id='p' hidden>{}</div>",
        "<h3 onclick=\"show('k')\">Fares</h3><div id='k' style='display:none'>{}</div>",
        "<div class='x'>{}</div>",
        "<p style='transform:scale(0.9)'>{}</p>",
        "<p style='color:#fff; background:hsl(210, 100%, 20%)'>{}</p>",
        "<p style='color:#fff; background:#036'>{}</p>",
        "<p style='opacity:0; transition: opacity 1s'>{}</p>",
        "<div style='font-size:0'><span style='font-size:16px'>{}</span></div>",
        "<div style='visibility:hidden'><span style='visibility:visible'>{}</span></div>",
    ],
)
def test_what_opens_on_a_click_or_shows_after_all_is_read(html: str) -> None:
    seen = "A day ticket in zone B costs 8.80 euros."
    style = ".x { display: none } .x { display: block } @media print { .x { display: none } }"
    for document in (
        page(html.format(seen), style),
        short(f"<p>Fares.</p>{html.format(seen)}", style),
    ):
        assert seen in text_of(document)
        assert document.notes == ()


def test_what_markdown_hides_by_html_is_not_read() -> None:
    document = markdown(
        "Seen.\n\n<div style='display:none'>\n\nSecret words.\n\n</div>\n\nAfter.\n"
    )
    assert text_of(document) == "Seen. After."
    assert document.notes == ("text that no reader sees was not read, in 1 place: Secret words.",)


@pytest.mark.parametrize(
    "struck",
    [
        "<s>900</s>",
        "<del>900</del>",
        "<strike>900 crowns or</strike>",
        "<span style='text-decoration: line-through'>900 crowns or</span>",
        "<span class='old'>900 crowns or</span>",
    ],
)
def test_struck_text_is_not_read_and_ingest_says_so(struck: str) -> None:
    html = f"<p>The fee is {struck} 700 crowns.</p>"
    document = page(html, ".old { text-decoration-line: line-through }")
    assert text_of(document).endswith("The fee is 700 crowns.")
    assert document.notes[0].startswith("text that is struck out was not read, in 1 place: 900")


def test_struck_markdown_is_not_read() -> None:
    document = markdown("The fee is ~~900 crowns~~ 700 crowns.")
    assert text_of(document) == "The fee is 700 crowns."
    assert document.notes == ("text that is struck out was not read, in 1 place: 900 crowns",)


QUESTION, ANSWER = "When is the water turned on?", "On 2 April, or later when there is frost."


@pytest.mark.parametrize(
    "html",
    [
        "<h3><button aria-controls='a'>{q}</button></h3><div id='a' hidden><p>{a}</p></div>",
        "<button class='accordion'>{q}</button><div class='panel'><p>{a}</p></div>",
        "<div><button>{q}</button></div><div><p>{a}</p></div>",
        "<dl><dt><button aria-expanded='false'>{q}</button></dt><dd>{a}</dd></dl>",
        "<details><summary>{q}</summary><p>{a}</p></details>",
        "<div role='button' aria-expanded='false'>{q}</div><div hidden><p>{a}</p></div>",
        "<div class='faq-question'><span>{q}</span></div><div class='faq-answer'><p>{a}</p></div>",
    ],
)
def test_the_questions_of_an_accordion_are_headings_before_their_answers(html: str) -> None:
    box = f"<div>{html.format(q=QUESTION, a=ANSWER)}</div>"
    for document in (page(box), short(f"<h1>Dam</h1><p>Read on.</p>{box}")):
        read = lines(document)
        place = read.index(("heading", QUESTION))
        assert ANSWER in read[place + 1][1]


def test_the_name_of_a_tab_heads_its_panel() -> None:
    document = short(
        "<h1>Aide</h1><ul role='tablist'><li><a role='tab' href='#a'>Horaires</a></li> "
        "<li><a role='tab' href='#b'>Prix</a></li></ul>"
        "<div id='a' role='tabpanel'><p>Ouvert de neuf heures à midi.</p></div>"
        "<div id='b' role='tabpanel' hidden><p>Le billet coûte douze couronnes.</p></div>"
    )
    assert [block.text for block in document.blocks] == [
        "Aide",
        "Horaires",
        "Ouvert de neuf heures à midi.",
        "Prix",
        "Le billet coûte douze couronnes.",
    ]


def test_other_buttons_are_not_read() -> None:
    document = page(
        "<button>Share</button><button aria-expanded='false' aria-controls='m'>Menu</button>"
        "<ul id='m'><li><a href='/a'>Home page</a></li></ul><div role='button'>Print</div>"
        "<form><p>Your name</p><button type='submit'>Submit</button></form>"
    )
    assert not any(word in text_of(document) for word in ("Share", "Menu", "Print", "Submit"))


@pytest.mark.parametrize(
    ("opening", "marks"),
    [
        ("<ol>", ["1.", "2.", "3."]),
        ("<ol start='4'>", ["4.", "5.", "6."]),
        ("<ol type='a'>", ["a.", "b.", "c."]),
        ("<ol style='list-style-type: upper-roman'>", ["I.", "II.", "III."]),
        ("<ol reversed>", ["3.", "2.", "1."]),
    ],
)
def test_items_of_a_numbered_list_keep_their_numbers(opening: str, marks: list[str]) -> None:
    words = ["Close the valve", "Empty the pipe", "Call the office"]
    items = "".join(f"<li><p>{word}</p></li>" for word in words)
    read = [f"{mark} {word}" for mark, word in zip(marks, words, strict=True)]
    assert [text for kind, text in lines(page(f"{opening}{items}</ol>"))] == read
    assert text_of(short(f"{opening}{items}</ol>")) == " ".join(read)


def test_numbers_of_markdown_lists_and_values_of_items_are_kept() -> None:
    assert text_of(markdown("3. Close\n4. Empty\n")) == "3. Close 4. Empty"
    listed = short("<ol><li>One</li><li value='7'>Seven</li><li>Eight</li></ol>")
    assert text_of(listed) == "1. One 7. Seven 8. Eight"


def test_lists_without_numbers_and_menus_get_none() -> None:
    assert text_of(short("<ol style='list-style:none'><li>One</li></ol>")) == "One"
    assert text_of(short("<ol><li>1. One</li><li>2. Two</li></ol>")) == "1. One 2. Two"
