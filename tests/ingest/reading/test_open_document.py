"""OpenDocument files and books as their readers see them."""

from __future__ import annotations

from ingest.reading.sandbox import read_file

from . import hostile
from .test_mail import texts

STYLES = """<office:automatic-styles>
<style:style style:name="hidden" style:family="text">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="struck" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="up" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="off" style:family="table">
<style:table-properties table:display="false"/></style:style>
<style:style style:name="unseen" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="hidden"/></style:style>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
</text:list-style>
<text:outline-style>
<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="Article "/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
</text:outline-style></office:automatic-styles>"""


def written(kind: str, body: str) -> bytes:
    inside = f"{STYLES}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return hostile.open_document(kind.encode(), inside.encode())


def item(text: str, more: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{more}</text:list-item>"


def numbered(*items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L1" {more}>{"".join(items)}</text:list>'


def cell(text: str, **more: str) -> str:
    said = " ".join(
        f'{name.replace("__", ":").replace("_", "-")}="{v}"' for name, v in more.items()
    )
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_headings_and_lists_of_a_text_have_their_numbers() -> None:
    body = (
        '<text:p text:style-name="P1">The statutes</text:p>'
        '<text:h text:outline-level="1">Membership</text:h>'
        '<text:h text:outline-level="1">Fees</text:h>'
        '<text:h text:outline-level="2">Due</text:h>'
        + numbered(item("First", numbered(item("Sub"), item("Sub too"))), item("Second"))
        + "<text:p>Between.</text:p>"
        + numbered(item("Third"), more='text:continue-numbering="true"')
        + numbered(item("Anew"))
    )
    document = read_file(written("text", body), "a.odt")
    assert texts(document) == [
        "The statutes", "Article 1 Membership", "Article 2 Fees", "2.1 Due", "1. First", "a) Sub",
        "b) Sub too", "2. Second", "Between.", "3. Third", "1. Anew",
    ]  # fmt: skip
    assert [block.level for block in document.blocks[:4]] == [1, 1, 1, 2]


def test_what_a_text_does_not_show_is_not_read_and_told() -> None:
    body = (
        "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>"
        '<text:p>The fee is <text:span text:style-name="hidden">secretly 5</text:span>900'
        '<text:span text:style-name="up">2</text:span> euros, <text:span text:style-name="struck">'
        'not 800,</text:span> for 10 km<text:span text:style-name="up">2</text:span>.'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note."
        "</text:p></text:note-body></text:note></text:p>"
        '<text:section text:display="none"><text:p>A hidden section.</text:p></text:section>'
    )
    document = read_file(written("text", body), "a.odt")
    assert texts(document) == ["The fee is 900 euros, for 10 km².", "The note."]
    assert document.notes == (
        "hidden text was not read (2 places): secretly 5",
        "struck text was not read (1 place): not 800,",
    )


INKS = """<office:automatic-styles>
<style:style style:name="white" style:family="text">
<style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="tiny" style:family="text">
<style:text-properties fo:font-size="1pt"/></style:style>
<style:style style:name="band" style:family="paragraph">
<style:paragraph-properties fo:background-color="#1f4e79"/></style:style>
<style:style style:name="dark" style:family="table-cell">
<style:table-cell-properties fo:background-color="#000000"/>
<style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="blank" style:family="table-cell">
<style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="gone" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles>"""


def inked(kind: str, body: str) -> bytes:
    inside = f"{INKS}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return hostile.open_document(kind.encode(), inside.encode())


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def test_white_and_tiny_words_are_read_where_they_are_seen() -> None:
    body = (
        f"<text:p>La clé est au bureau. {span('white', 'Secret.')}{span('tiny', 'Petit.')}</text:p>"
        f'<text:p text:style-name="band">{span("white", "Sur une bande.")}</text:p>'
        f"<text:p><draw:frame><draw:text-box><text:p>{span('white', 'Dans un cadre.')}</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    document = read_file(inked("text", body), "a.odt")
    assert texts(document) == ["La clé est au bureau.", "Sur une bande.", "Dans un cadre."]
    assert document.notes == ("hidden text was not read (2 places): Secret.",)


def test_cells_in_the_colour_of_their_ground_or_struck_are_not_read() -> None:
    dark = {"table__style_name": "dark"}
    table = row(cell("Boat", **dark), cell("Fee", **dark)) + "".join(
        row(cell(boat), cell(fee, table__style_name=style))
        for boat, fee, style in (("Ada", "nine", "gone"), ("Bee", "ten", "blank"), ("Cod", "5", ""))
    )
    document = read_file(
        inked("spreadsheet", f'<table:table table:name="S">{table}</table:table>'), "a.ods"
    )
    assert texts(document) == ["S", "Boat: Ada", "Boat: Bee", "Boat: Cod | Fee: 5"]
    assert document.notes == (
        "1 hidden cell of sheet S was not read",
        "1 struck cell of sheet S was not read",
    )


def test_cells_of_a_sheet_are_read_as_they_are_shown_under_their_heads() -> None:
    office = "office__value_type"
    table = "".join(
        (
            row(cell("City"), cell("Grant"), cell("Day"), cell("Secret")),
            row(
                cell("Accra", table__number_rows_spanned="2"),
                cell("1,250.00 €", **{office: "currency", "office__value": "1250"}),
                cell("04/03/2021", **{office: "date", "office__date_value": "2021-03-04"}),
                cell("x"),
            ),
            row(
                "<table:covered-table-cell/>",
                cell("7%", **{office: "percentage", "office__value": "0.07"}),
                cell("March 2021", **{office: "date", "office__date_value": "2021-03-01"}),
                cell("y"),
            ),
            row(cell("Unseen"), cell("5"), cell(""), more='table:visibility="collapse"'),
            row(cell("", table__formula="of:=1+1", **{office: "float"}), cell("8")),
            row(
                '<table:table-cell table:number-columns-repeated="16384"/>',
                more='table:number-rows-repeated="1000000"',
            ),
            row(cell("After a gap")),
        )
    )
    columns = (
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    body = (
        f'<table:table table:name="Grants">{columns}{table}</table:table>'
        f'<table:table table:name="Off" table:style-name="off">{row(cell("z"))}</table:table>'
    )
    document = read_file(written("spreadsheet", body), "a.ods")
    assert texts(document) == [
        "Grants", "City: Accra | Grant: 1,250.00 € | Day: 2021-03-04",
        "City: Accra | Grant: 7% | Day: March 2021", "Grant: 8", "After a gap",
    ]  # fmt: skip
    assert [label.label for label in document.page_labels] == ["Grants", "Off"]
    assert [note.split(";")[0] for note in document.notes] == [
        "1 hidden row of sheet Grants was not read",
        "1 hidden column of sheet Grants was not read",
        "sheet Grants: 1 computed value was never stored and not read",
        "sheet Off is hidden and was not read",
    ]


def test_each_slide_is_a_page_with_what_is_spoken() -> None:
    def box(text: str, more: str = "") -> str:
        return f"<draw:frame {more}><draw:text-box>{text}</draw:text-box></draw:frame>"

    table = row(cell("Zone"), cell("Fee")) + row(cell("A"), cell("9"))
    body = (
        "<draw:page>"
        + box("<text:p>Heat plan</text:p>", 'presentation:class="title"')
        + box(f"<text:list>{item('Plant trees')}</text:list>")
        + f"<draw:frame><table:table>{table}</table:table></draw:frame>"
        + "<draw:frame><draw:object/></draw:frame>"
        + f"<presentation:notes>{box('<text:p>Say it slowly.</text:p>')}</presentation:notes>"
        + '</draw:page><draw:page draw:style-name="unseen">'
        + box("<text:p>A secret</text:p>")
        + "</draw:page><draw:page>"
        + box("<text:p>The end.</text:p>")
        + "</draw:page>"
    )
    document = read_file(written("presentation", body), "a.odp")
    assert [(block.page, block.text) for block in document.blocks] == [
        (1, "Heat plan"), (1, "Plant trees"), (1, "Zone: A | Fee: 9"), (1, "Notes: Say it slowly."),
        (3, "The end."),
    ]  # fmt: skip
    assert document.notes == (
        "slide 2 is hidden and was not read",
        "charts or files in it were not read (1)",
    )


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    page = "<html><body><h1>{}</h1><p>Text of {}.</p><p hidden>No.</p></body></html>"
    book = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A book</dc:title>'
        "<dc:language>fr</dc:language></metadata><manifest>"
        + "".join(
            f'<item id="{n}" href="{n}%20x.xhtml" media-type="application/xhtml+xml"/>'
            for n in "ab"
        )
        + '</manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="in/b.opf"/></rootfiles></container>'
    parts = {"META-INF/container.xml": container, "in/b.opf": book}
    parts |= {f"in/{n} x.xhtml": page.format(n.upper(), n) for n in "ab"}
    packed = {"mimetype": b"application/epub+zip", **{n: p.encode() for n, p in parts.items()}}
    document = read_file(hostile.zip_of(packed), "a.epub")
    assert texts(document) == ["B", "Text of b.", "A", "Text of a."]
    assert (document.title, document.language) == ("A book", "fr")
    assert "no reader sees" in document.notes[0]


def test_a_comment_says_whose_it_is_and_stands_below_the_text() -> None:
    creator = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Inès Roy</dc:creator>'
    said = (
        f"<office:annotation>{creator}<text:p>I count on 22. Ask Bo.</text:p></office:annotation>"
    )
    body = f"<text:p>The works take 16 weeks.{said}</text:p><text:p>All agree.</text:p>"

    document = read_file(written("text", body), "a.odt")

    assert [(block.kind.value, block.text) for block in document.blocks] == [
        ("paragraph", "The works take 16 weeks."),
        ("paragraph", "All agree."),
        ("list_item", "Comment by Inès Roy: I count on 22. Ask Bo."),
    ]
