"""What was filled into the fields of a form, each with its label."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ingest.reading.pdf.form_fields import Field, in_row, question_above

_MAX_FIELDS: Final = 2_000
_MAX_BYTES: Final = 20_000
_MAX_LABEL: Final = 150
_HIDDEN: Final = 2 | 32  # flags of an annotation: hidden, no view
_PASSWORD: Final = 1 << 13
_ROW: Final = 3.0
# a label is looked for beside a box in steps of half its height
_STEPS: Final = 8
_FAR: Final = 100_000.0
_QUESTION: Final = re.compile(r".*[?:](?=\s*[^?:\s])")


def filled_fields(page: Any, words: Any, form: Any) -> Iterator[str]:
    """Yield "label: value" for every field of a page that is filled in and can be seen.

    Args:
        page: The page.
        words: Its text page, from which labels are read that the form does not name.
        form: The form environment of the document, None where it has no form.
    """
    if form is None:
        return
    fields = list(_fields(page, form))
    for field in fields:
        if not field.value:
            continue
        question, printed = _printed(words, field, in_row(field, fields))
        label = field.label or printed or _plain(field.name)
        question = "" if field.label else question
        question = question or question_above(words, field, fields)
        if question:
            yield f"{question.rstrip(' :?')}: {label}"
        else:
            yield f"{label.rstrip(' :')}: {field.value}"


def _fields(page: Any, form: Any) -> Iterator[Field]:
    from pypdfium2 import raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_FIELDS)):
        widget = raw.FPDFPage_GetAnnot(page.raw, index)
        if not widget:
            continue
        is_field = raw.FPDFAnnot_GetSubtype(widget) == raw.FPDF_ANNOT_WIDGET
        if is_field and not raw.FPDFAnnot_GetFlags(widget) & _HIDDEN:
            field = _field(widget, form)
            if field:
                yield field
        raw.FPDFPage_CloseAnnot(widget)


def _field(widget: Any, form: Any) -> Field | None:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, widget)
    is_tick = kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
    is_text = kind == raw.FPDF_FORMFIELD_TEXTFIELD
    if not is_tick and kind not in (
        raw.FPDF_FORMFIELD_TEXTFIELD,
        raw.FPDF_FORMFIELD_COMBOBOX,
        raw.FPDF_FORMFIELD_LISTBOX,
    ):
        return None
    if is_text and raw.FPDFAnnot_GetFormFieldFlags(form, widget) & _PASSWORD:
        return None
    room = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(widget, room)
    if is_tick:
        value = "ticked" if raw.FPDFAnnot_IsChecked(form, widget) else ""
    else:
        value = _text(raw.FPDFAnnot_GetFormFieldValue, form, widget)
    return Field(
        left=room.left,
        bottom=room.bottom,
        right=room.right,
        top=room.top,
        name=_text(raw.FPDFAnnot_GetFormFieldName, form, widget),
        label=_text(raw.FPDFAnnot_GetFormFieldAlternateName, form, widget)[:_MAX_LABEL],
        value=value,
        is_tick=is_tick,
    )


def _printed(words: Any, field: Field, row: list[Field]) -> tuple[str, str]:
    """What is printed beside a field, for a box to tick the question before it and its answer."""
    start = max((other.right for other in row if other.right <= field.left), default=0.0)
    end = min((other.left for other in row if other.left >= field.right), default=_FAR)
    before = _between(words, start, field.left, field)[-_MAX_LABEL:]
    if not field.is_tick:
        return "", before
    first = min(other.left for other in row)
    asked = _between(words, 0.0, first, field)[-_MAX_LABEL:]
    for step in range(1, _STEPS):
        reach = step * (field.top - field.bottom) / 2
        is_before = bool(_between(words, max(field.left - reach, start), field.left, field))
        is_after = bool(_between(words, field.right, min(field.right + reach, end), field))
        if is_before and is_after:
            return "", ""
        if is_after:
            return asked, _between(words, field.right, end, field)[:_MAX_LABEL]
        if is_before:
            question = _QUESTION.match(asked)
            own = before[question.end() :] if question and field.left == first else before
            return question[0] if question else "", own.strip()
    return "", ""


def _between(words: Any, left: float, right: float, field: Field) -> str:
    text = words.get_text_bounded(left, field.bottom - _ROW, right, field.top, errors="ignore")
    return " ".join(str(text).split())


def _plain(name: str) -> str:
    """The last part of a field's name as words."""
    return " ".join(name.split(".")[-1].replace("_", " ").split())[:_MAX_LABEL] or "Field"


def _text(read: Callable[..., int], form: Any, widget: Any) -> str:
    size = read(form, widget, None, 0)
    if not 2 < size <= _MAX_BYTES:
        return ""
    text = ctypes.create_string_buffer(size)
    read(form, widget, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), size)
    return " ".join(text.raw.decode("utf-16-le", "ignore").rstrip("\x00").split())
