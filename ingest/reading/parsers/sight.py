"""Takes out of a page what its readers do not see, and says that it was there."""

from __future__ import annotations

import re
from typing import Any, Final

from ingest.reading.cleaning import clean_text
from ingest.reading.parsers.elements import SKIPPED
from ingest.reading.parsers.form_values import BOXES
from ingest.reading.parsers.ink import WHITE, Ink, pixels
from ingest.reading.parsers.openers import Openers
from ingest.reading.parsers.page_pruning import is_furniture
from ingest.reading.parsers.style_rules import StyleRules, Styles

_WHOLE: Final = frozenset(("html", "body"))
_NOT_WALKED: Final = SKIPPED - {"button", "select", "input", "textarea"}
_FIELDS: Final = frozenset(("input", "textarea"))
_FAR_PX: Final = -500
_STRUCK: Final = frozenset(("s", "del", "strike"))
_FOR_EARS: Final = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"))
_BY_NAME: Final = frozenset(("d-none", "hidden", "invisible", "is-hidden"))
_ON_SOME_SCREENS: Final = re.compile(r"(?:[a-z]+-)?(?:xs|sm|md|lg|xl|xxl|2xl)[-:]")
_MOVES_IN: Final = re.compile(r"(?:^|[\s_-])(?:aos|fade|animate\w*|reveal|wow|lazy\w*)(?:$|[\s_-])")
_CLIPPED: Final = re.compile(
    r"rect\( ?(?:[01](?:px)?[ ,]*){4}\)|inset\( ?(?:[5-9]\d|100)%.*\)|circle\( ?0(?:px|%)?\b.*\)"
)
_SHIFTED: Final = re.compile(r"translate(?:x|y|3d)?\( ?(-\d+(?:px|em|rem))")
_NO_SIZE: Final = re.compile(r"\bscale(?:3d|x|y)?\( ?0?\.?0*[ ,)]")
_NO_INK: Final = re.compile(r"\bopacity\( ?0?\.?0*%? ?\)")
_WORDS: Final = re.compile(r"\w{2}")
_SHOWN: Final = 80
_MOST_PLACES: Final = 999


def only_what_is_seen(page: Any, rules: StyleRules) -> tuple[str, ...]:
    """Remove hidden and struck text in place; a note for each kind that was there.

    What opens on a click stays, and is no longer marked as hidden.
    """
    sight = _Sight(page, rules)
    sight.look(page)
    return (
        *_note("text that no reader sees was not read", sight.hidden),
        *_note("text that is struck out was not read", sight.struck),
    )


class _Sight:
    def __init__(self, page: Any, rules: StyleRules) -> None:
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self._rules = rules
        self._openers = Openers(page)
        # colours of style files are not known, nor which of its classes hide
        self._has_files = any("stylesheet" in (n.get("rel") or "") for n in page.iter("link"))

    def look(self, page: Any) -> None:
        from lxml import etree

        inks = [Ink(ground=None if self._has_files else WHITE)]
        gone: list[Any] = []
        blank: list[tuple[Any, bool]] = []  # an element and whether its tail, not its text, goes
        shut: Any = None
        for event, node in etree.iterwalk(page, events=("start", "end")):
            if event == "start" and shut is None:
                shut = self._enter(node, inks, gone, blank)
            elif event == "end" and (shut is None or shut is node):
                shut = None
                inks.pop()
                if node is not page and not inks[-1].shows and (node.tail or "").strip():
                    blank.append((node, True))
        for node, is_tail in blank:
            self._count(self.hidden, node, (node.tail if is_tail else node.text) or "")
            setattr(node, "tail" if is_tail else "text", " ")
        for node in gone:
            node.drop_tree()

    def _enter(self, node: Any, inks: list[Ink], gone: list[Any], blank: list[Any]) -> Any:
        """Take an element up; itself where nothing inside it needs to be looked at."""
        # a box is drawn by its label, whatever is done to the box itself
        if node.tag in _NOT_WALKED or (node.tag == "input" and node.get("type") in BOXES):
            inks.append(inks[-1])
            return node
        styles = self._styles(node)
        struck = node.tag in _STRUCK or "line-through" in (
            styles.get("text-decoration", "") + styles.get("text-decoration-line", "")
        )
        is_gone = node.tag not in _WHOLE and (struck or self._is_hidden(node, styles))
        inks.append(inks[-1].inside(styles))
        is_gone |= node.tag in _FIELDS and inks[-1].invisible
        if is_gone and node.getparent() is not None:
            self._count(self.struck if struck else self.hidden, node, "".join(node.itertext()))
            gone.append(node)
            return node
        if "visibility" in styles:
            node.attrib.pop("style", None)  # the extractor would drop what shows again inside
        if not inks[-1].shows and (node.text or "").strip():
            blank.append((node, False))
        return None

    def _styles(self, node: Any) -> Styles:
        styles = self._rules.of(node)
        for name, attribute in (("color", "color"), ("background-color", "bgcolor")):
            if name not in styles and node.get(attribute):
                styles[name] = node.get(attribute).strip().lower()
        if node.tag in _WHOLE:
            styles.pop("visibility", None)
        return styles

    def _is_hidden(self, node: Any, styles: Styles) -> bool:
        if not styles and not node.attrib:
            return False
        if _is_away(styles):
            return True
        names = set((node.get("class") or "")[:500].split())
        covered = (
            styles.get("display") == "none"
            or styles.get("content-visibility") == "hidden"
            or (node.get("hidden") is not None and "display" not in styles)
            or ((node.get("aria-hidden") or "").lower() == "true" and not _is_the_article(node))
            or (self._has_files and _is_named_hidden(names, styles))
            or (_is_faint(styles) and not _comes_in(node, styles))
            or _is_flat(styles)
            or _is_shrunk(styles)
        )
        if (covered or styles.get("visibility") == "hidden") and self._openers.open(node):
            _unhide(node, styles)
            return False
        return covered

    def _count(self, places: list[str], node: Any, text: str) -> None:
        text = clean_text(text[:500])
        if len(places) > _MOST_PLACES or not _WORDS.search(text):
            return
        for outer in (node, *node.iterancestors()):
            furniture = outer.tag != "form" and is_furniture(outer)
            if furniture or _FOR_EARS & set((outer.get("class") or "")[:500].split()):
                return
        places.append(text)


def _is_away(styles: Styles) -> bool:
    """Whether an element stands far off the page or is clipped to nothing."""
    if not styles:
        return False
    places = [styles.get("text-indent"), styles.get("margin-left")]
    if styles.get("position") in ("absolute", "fixed"):
        places += [styles.get(name) for name in ("left", "right", "top")]
    if shift := _SHIFTED.search(styles.get("transform", "")):
        places.append(shift[1])
    return any((pixels(place or "") or 0) <= _FAR_PX for place in places) or any(
        _CLIPPED.fullmatch(styles.get(name, "")) for name in ("clip", "clip-path")
    )


def _is_faint(styles: Styles) -> bool:
    match = re.fullmatch(r"(\d{0,3}(?:\.\d{1,9})?)(%?)", styles.get("opacity", "1"))
    if match is None or match[1] in ("", "."):
        return False
    return float(match[1]) <= (5 if match[2] else 0.05)


def _is_shrunk(styles: Styles) -> bool:
    """Whether an element is drawn in no size, or as faint as nothing."""
    return bool(
        _NO_SIZE.search(styles.get("transform", "")) or _NO_INK.search(styles.get("filter", ""))
    )


def _comes_in(node: Any, styles: Styles) -> bool:
    """Whether a faint element is shown by a movement, when the reader comes to it."""
    return any(name.startswith(("animation", "transition")) for name in styles) or bool(
        _MOVES_IN.search((node.get("class") or "")[:500]) or node.get("data-aos")
    )


def _is_flat(styles: Styles) -> bool:
    """Whether an element has no height or width and shows nothing beyond."""
    sizes = (pixels(styles.get(name, "")) for name in ("height", "max-height", "width"))
    return "hidden" in styles.get("overflow", "") and any(
        size is not None and size <= 1 for size in sizes
    )


def _is_named_hidden(names: set[str], styles: Styles) -> bool:
    """Whether the usual names of hiding classes say so, whatever the width of the screen."""
    elsewhere = any(_ON_SOME_SCREENS.match(name) for name in names)
    return bool(names & (_FOR_EARS | _BY_NAME)) and not elsewhere and "display" not in styles


def _is_the_article(node: Any) -> bool:
    """A page saved while a dialogue was open marks all behind it."""
    return node.tag in ("main", "article") or any(True for _ in node.iter("main", "article", "h1"))


def _unhide(node: Any, styles: Styles) -> None:
    """Leave nothing that makes the extractor drop what opens on a click."""
    for name in ("style", "hidden", "aria-hidden", "class"):
        node.attrib.pop(name, None)
    for name in ("visibility", "display", "opacity"):
        styles.pop(name, None)


def _note(what: str, places: list[str]) -> tuple[str, ...]:
    if not places:
        return ()
    count = f"more than {_MOST_PLACES}" if len(places) > _MOST_PLACES else str(len(places))
    where = "1 place" if count == "1" else f"{count} places"
    first = places[0] if len(places[0]) <= _SHOWN else f"{places[0][:_SHOWN].rstrip()} …"
    return (f"{what}, in {where}: {first}",)
