"""What was filled into the fields of a Word form, written into the text where it is seen.

Texts stand in the document as any other; boxes that are ticked and choices of old forms do not.
"""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.boxes import OPEN, TICKED
from ingest.reading.parsers.package import W, is_on
from ingest.reading.parsers.word_text import new_run

_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def write_fields(root: Any) -> None:
    """Write a sign for each box, and what was chosen for each list, in place."""
    for box in list(root.iter(f"{_W14}checkbox")):
        control = next(box.iterancestors(f"{W}sdt"), None)
        content = None if control is None else control.find(f"{W}sdtContent")
        if content is None:
            continue
        checked = box.find(f"{_W14}checked")
        is_ticked = checked is not None and checked.get(f"{_W14}val") in ("1", "true")
        _write_box(control, content, TICKED if is_ticked else OPEN)
    for field in list(root.iter(f"{W}ffData")):
        begin = next(field.iterancestors(f"{W}r"), None)
        if begin is not None and (text := _of_old_field(field)):
            begin.addprevious(new_run(text))


def _write_box(control: Any, content: Any, sign: str) -> None:
    """Put a sign where a box stands in a line, and into its paragraph where it is one."""
    paragraph = next(content.iter(f"{W}p"), None)
    if paragraph is None:
        control.addprevious(new_run(sign))
    else:
        for run in list(paragraph.iter(f"{W}r")):
            run.getparent().remove(run)
        paragraph.append(new_run(sign))
        control.addprevious(paragraph)
    control.getparent().remove(control)


def _of_old_field(field: Any) -> str:
    box, choices = field.find(f"{W}checkBox"), field.find(f"{W}ddList")
    if box is not None:
        checked = box.find(f"{W}checked")
        return TICKED if is_on(box.find(f"{W}default") if checked is None else checked) else OPEN
    if choices is not None:
        texts = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
        results = (choices.find(f"{W}{name}") for name in ("result", "default"))
        chosen = next((node.get(f"{W}val", "") for node in results if node is not None), "0")
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else len(texts)
        return str(texts[number]) if number < len(texts) else ""
    return ""
