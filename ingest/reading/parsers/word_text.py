"""The text of a Word document as its reader sees it, before it is read.

Word keeps apart from the text what it shows with it (the numbers of lists, charts, diagrams), and
keeps in the text what it does not show (hidden and struck words).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from ingest.reading.parsers.package import MC, W, is_on
from ingest.reading.parsers.word_ink import WordInk
from ingest.reading.parsers.word_numbering import WordNumbering
from ingest.reading.parsers.word_styles import WordStyles
from ingest.reading.raised_text import read_raised

_SEEN: Final = tuple(
    W + name for name in ("t", "tab", "br", "sym", "noBreakHyphen", "drawing", "pict", "object")
)
_RAISED_BY: Final = 4  # half points: lifted by hand as a mark is
_TEXT: Final = f"{W}t"


def drop_unseen(root: Any, styles: WordStyles, ink: WordInk) -> tuple[int, int]:
    """Take hidden and struck text out; return how many places of each there were."""
    hidden, struck = 0, 0
    for paragraph in root.iter(f"{W}p"):
        style = styles.of_paragraph(paragraph)
        states = [(_state(run, styles, style, ink), run) for run in _runs(paragraph)]
        for state, group in groupby(states, key=lambda each: each[0]):
            dropped = [_emptied(run) for _, run in group] if state else []
            hidden += state == "vanish" and any(dropped)
            struck += state == "strike" and any(dropped)
    return hidden, struck


def write_raised(root: Any, styles: WordStyles) -> None:
    """Write exponents as Unicode superscripts, and leave out the marks of notes."""
    for paragraph in root.iter(f"{W}p"):
        style, before = styles.of_paragraph(paragraph), ""
        runs = [(_is_raised(run, styles, style), run) for run in _runs(paragraph)]
        for is_raised, group in groupby(runs, key=lambda each: each[0]):
            texts = [text for _, run in group for text in run.iter(_TEXT)]
            whole = "".join(text.text or "" for text in texts)
            if is_raised and texts and (read := read_raised(whole, before)) != whole:
                for text in texts:
                    text.text = ""
                    _lower(text.getparent())
                texts[0].text = whole = read
            before = (before + whole)[-40:]


def write_numbers(root: Any, numbering: WordNumbering) -> None:
    """Write the number that Word sets before a paragraph into the paragraph."""
    for paragraph in list(root.iter(f"{W}p")):
        if any(parent.tag == f"{MC}Choice" for parent in paragraph.iterancestors()):
            continue  # drawn twice: the other is the one that is read
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        has_text = any((text.text or "").strip() for text in paragraph.iter(_TEXT))
        is_gone = mark is not None and (
            mark.find(f"{W}del") is not None or (not has_text and is_on(mark.find(f"{W}vanish")))
        )
        label = "" if is_gone else numbering.label(paragraph)
        in_cell = paragraph.getparent() is not None and paragraph.getparent().tag == f"{W}tc"
        if label and (has_text or in_cell):
            _insert(paragraph, f"{label} ")


def new_paragraph(text: str) -> Any:
    """A paragraph of plain text."""
    from lxml import etree

    paragraph = etree.Element(f"{W}p")
    paragraph.append(new_run(text))
    return paragraph


def new_run(text: str) -> Any:
    """A run of plain text, whose spaces are kept."""
    from lxml import etree

    run = etree.Element(f"{W}r")
    written = etree.SubElement(run, _TEXT)
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _insert(paragraph: Any, text: str) -> None:
    has_properties = len(paragraph) and paragraph[0].tag == f"{W}pPr"
    paragraph.insert(1 if has_properties else 0, new_run(text))


def _runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph, those in links and insertions too, but none of a box in it."""
    waiting = list(paragraph)[::-1]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{W}r":
            yield node
        elif node.tag not in (f"{W}p", f"{W}pPr", f"{W}del", f"{W}moveFrom"):
            waiting += list(node)[::-1]


def _state(run: Any, styles: WordStyles, style: str, ink: WordInk) -> str:
    for name, state in (("vanish", "vanish"), ("strike", "strike"), ("dstrike", "strike")):
        if is_on(styles.run_property(run, name, style)):
            return state
    return "" if ink.shows(run, style) else "vanish"


def _emptied(run: Any) -> bool:
    """Take out what a run shows and keep its marks of fields; whether there was text."""
    had_text = False
    for node in [each for each in run if each.tag in _SEEN]:
        had_text |= bool((node.text or "").strip()) and node.tag == _TEXT
        run.remove(node)
    return had_text


def _is_raised(run: Any, styles: WordStyles, style: str) -> bool:
    aligned = styles.run_property(run, "vertAlign", style)
    if aligned is not None and aligned.get(f"{W}val") == "superscript":
        return True
    position = run.find(f"{W}rPr/{W}position")
    lift = "" if position is None else position.get(f"{W}val", "")
    return lift.isdecimal() and int(lift[:4]) >= _RAISED_BY


def _lower(run: Any) -> None:
    from lxml import etree

    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    aligned = properties.find(f"{W}vertAlign")
    if aligned is None:
        aligned = etree.SubElement(properties, f"{W}vertAlign")
    aligned.set(f"{W}val", "baseline")
