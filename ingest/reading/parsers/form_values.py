"""What is filled into the form of a page, written into its text as its readers see it.

Of a text field that is its value, of a list the option that was chosen, of a box its sign. What a
field holds that nobody sees (hidden fields, passwords, placeholders) is not read, nor are forms
that serve the page: searches, filters, sign-ins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from ingest.reading.cleaning import clean_text
from ingest.reading.parsers.page_pruning import is_furniture

_WRITTEN: Final = frozenset(
    ("text", "email", "tel", "url", "number", "date", "time", "datetime-local", "month", "week", "")
)
BOXES: Final = frozenset(("checkbox", "radio"))
_SIGNS: Final = {True: "☒", False: "☐"}
_SERVES: Final = re.compile(
    r"(?:^|[\s_-])(?:search|filters?|sort|login|log-in|signin|sign-in|newsletter|subscribe|"
    r"recherche|buscar?|busca|pesquisa)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASKED: Final = frozenset(("q", "s", "query", "search", "keyword", "keywords", "sort", "orderby"))
_IN_LINE: Final = frozenset(("td", "th", "li", "p", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"))
_LOST: Final = {"form": "div", "fieldset": "div", "legend": "p", "label": "span"}
_MOST_FIELDS: Final = 1_000
_MOST_CHARACTERS: Final = 20_000


def write_out_form_values(page: Any) -> None:
    """Put the values of fields in the place of the fields, each behind its label, in place."""
    fields = list(islice(page.iter("input", "textarea", "select"), _MOST_FIELDS))
    filled = [field for field in fields if _value(field) and not _is_served(field)]
    if not filled:
        return
    labels = _labels(page)
    outer = {id(form): form for field in filled if (form := _form_of(field)) is not None}
    boxes = [field for field in fields if _kind(field) in BOXES and id(_form_of(field)) in outer]
    boxes += [field for field in filled if field not in boxes and _kind(field) in BOXES]
    for group in _groups(boxes):
        _write_boxes(group, labels)
    for field in filled:
        if _kind(field) not in BOXES:
            _write_field(field, labels.get(field))
    for form in outer.values():
        for node in list(form.iter(*_LOST)):
            node.tag = _LOST[node.tag]  # the extractor would take them for no text


def _kind(field: Any) -> str:
    return (field.get("type") or "").lower() if field.tag == "input" else str(field.tag)


def _value(field: Any) -> str:
    """What a reader sees in a field; empty where that is nothing."""
    kind = _kind(field)
    if kind in BOXES:
        return _SIGNS[True] if field.get("checked") is not None else ""
    if kind == "textarea":
        text = "".join(field.itertext())
    elif kind == "select":
        chosen = [each for each in field.iter("option") if each.get("selected") is not None]
        told = [each for each in chosen if each.get("value") != "" and each.get("disabled") is None]
        text = ", ".join("".join(each.itertext()).strip() for each in told)
    else:
        text = field.get("value") or "" if kind in _WRITTEN else ""
    return clean_text(text[:_MOST_CHARACTERS])


def _is_served(field: Any) -> bool:
    """Whether a field serves the page and says nothing of its own."""
    if (field.get("name") or "").lower() in _ASKED:
        return True
    form = _form_of(field)
    if form is None and _kind(field) in BOXES:
        return True  # a switch that shows a part of the page
    around = [each for each in field.iterancestors() if each.tag != "form"]
    if form is not None:
        names = f"{form.get('class') or ''} {form.get('id') or ''} {form.get('role') or ''}"
        kinds = {_kind(each) for each in islice(form.iter("input"), _MOST_FIELDS)}
        if _SERVES.search(names[:500]) or kinds & {"password", "search"}:
            return True
    return any(map(is_furniture, around))


def _form_of(field: Any) -> Any | None:
    forms = list(field.iterancestors("form")) or list(field.iterancestors("fieldset"))
    return forms[-1] if forms else None


def _labels(page: Any) -> dict[Any, Any]:
    """The element that names each field: the label around it, for it, or that it names itself."""
    by_id = {node.get("id"): node for node in page.iter() if node.get("id")}
    labels: dict[Any, Any] = {}
    for label in page.iter("label"):
        inside = list(islice(label.iter("input", "textarea", "select"), 2))
        field = by_id.get(label.get("for")) if label.get("for") else (inside or [None])[0]
        if field is not None:
            labels.setdefault(field, label)
    for field in page.iter("input", "textarea", "select"):
        named = by_id.get((field.get("aria-labelledby") or "").split(" ")[0])
        if named is not None and named is not field:
            labels.setdefault(field, named)
    return labels


def _write_field(field: Any, label: Any | None) -> None:
    value = _value(field)
    if label is None or (_row_of(label) is not None and _row_of(label) is _row_of(field)):
        _replace(field, value)
    elif label in field.iterancestors():
        _end_with_colon(label, field)
        _replace(field, value)
        if not any(each.tag in _IN_LINE for each in islice(label.iterancestors(), 3)):
            label.tag = "p"
    else:
        named = _named(clean_text("".join(label.itertext())))
        is_in_line = any(each.tag in _IN_LINE for each in islice(field.iterancestors(), 3))
        _replace(field, f"{named} {value}", "span" if is_in_line else "p")
        if label.getparent() is not None:
            label.drop_tree()


def _write_boxes(group: Sequence[Any], labels: dict[Any, Any]) -> None:
    """Write boxes that belong together: what was chosen behind their legend, or each its sign."""
    legend, chosen = _legend_of(group), [box for box in group if _value(box)]
    names = [clean_text("".join(labels[box].itertext())) for box in chosen if box in labels]
    if legend is not None and chosen and len(names) == len(chosen):
        legend.text = f"{_named(clean_text(''.join(legend.itertext())))} {', '.join(names)}"
        for child in list(legend):
            legend.remove(child)
        for box in group:
            _drop(labels.get(box))
            _drop(box)
        return
    for box in group:
        sign, label = _SIGNS[bool(_value(box))], labels.get(box)
        if label is None:
            _replace(box, sign)
            continue
        for node in [box] if box in label.iter() else []:
            _drop(node)
        label.text = f"{sign} {(label.text or '').lstrip()}"
        _drop(box)


def _groups(boxes: Sequence[Any]) -> list[list[Any]]:
    """Boxes of one name, or of one fieldset that holds no other field, together."""
    groups: dict[tuple[int, str], list[Any]] = {}
    for box in boxes:
        fieldset = next(box.iterancestors("fieldset"), None)
        kinds = () if fieldset is None else [_kind(f) for f in fieldset.iter("input", "textarea")]
        alike = bool(kinds) and set(kinds) == {"checkbox"}
        name = "" if alike else f"{_kind(box)} {box.get('name') or id(box)}"
        groups.setdefault((id(fieldset), name), []).append(box)
    return list(groups.values())


def _legend_of(group: Sequence[Any]) -> Any | None:
    """The legend over boxes alone; one over other fields too names none of them."""
    fieldset = next(group[0].iterancestors("fieldset"), None)
    if fieldset is None:
        return None
    inside = list(fieldset.iter("input", "textarea", "select"))
    return fieldset.find("legend") if inside == list(group) else None


def _row_of(node: Any) -> Any | None:
    return next(node.iterancestors("tr"), None)


def _named(label: str) -> str:
    return label if label.endswith((":", "?")) else f"{label.rstrip(' *')}:"


def _end_with_colon(label: Any, field: Any) -> None:
    """Part the words of a label from the value of the field inside it."""
    before = field.getprevious()
    if before is None:
        text = clean_text(label.text or "")
        label.text = f"{_named(text)} " if text and field.getparent() is label else label.text
    elif not (before.tail or "").strip() and before.tag != "br":
        text = clean_text("".join(before.itertext()))
        before.tail = " " if not text or text.endswith((":", "?")) else ": "
    else:
        before.tail = f"{_named(clean_text(before.tail or ''))} "


def _replace(field: Any, text: str, tag: str = "span") -> None:
    written = field.makeelement(tag)
    written.text = text
    written.tail, field.tail = field.tail, None
    field.getparent().replace(field, written)


def _drop(node: Any | None) -> None:
    if node is not None and node.getparent() is not None:
        node.drop_tree()
