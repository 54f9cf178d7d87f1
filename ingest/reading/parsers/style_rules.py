"""What a page's own style rules and style attributes say of an element, without its style files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

_MOST_CHARACTERS: Final = 300_000
_MOST_RULES: Final = 5_000
_MOST_ANCESTORS: Final = 40
_MOST_KEPT: Final = 100_000
_PROPERTIES: Final = re.compile(
    r"(?:-webkit-)?background(?:-color|-image|-clip)?|color|opacity|font-size|display|visibility|"
    r"content-visibility|position|left|right|top|text-indent|margin-left|clip|clip-path|transform|filter|"
    r"width|height|max-height|overflow|text-decoration(?:-line)?|vertical-align|"
    r"list-style(?:-type)?|animation(?:-name)?|transition"
)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_EVERYWHERE: Final = re.compile(r"@(?:supports|layer)\b|@media\s+(?:all|screen)\s*$", re.IGNORECASE)
_COMPOUND: Final = re.compile(r"(?:\*|[A-Za-z][\w-]*)?(?:[.#][\w-]+)*")
_PART: Final = re.compile(r"\*|[.#]?[\w-]+")
_STATE: Final = re.compile(
    r"::|:(?:hover|focus|active|before|after|first-l|selection|target|checked)"
)
_MORE: Final = re.compile(r":[\w-]+(?:\([^()]*\))?|\[[^\]]*\]")

Styles = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector as its compounds from the outside in, with its rank in the cascade."""

    compounds: tuple[frozenset[str], ...]
    rank: tuple[int, int, int]
    styles: Styles


class StyleRules:
    """The rules of a page's `<style>` elements by tag, class, id and their ancestors."""

    def __init__(self, page: Any) -> None:
        self._by_part: defaultdict[str, list[_Rule]] = defaultdict(list)
        self._parts: dict[Any, frozenset[str]] = {}
        self._styles: dict[Any, Styles] = {}
        left = _MOST_RULES
        for order, (selectors, body) in enumerate(_rules(_own_css(page))):
            styles = declarations(body)
            for selector in selectors.split(",") if styles else ():
                rule = _rule(selector.strip(), styles, order)
                left -= rule is not None
                if rule and left >= 0:
                    key = max(rule.compounds[-1], key=lambda part: part[:1] in ("#", "."))
                    self._by_part[key].append(rule)

    def of(self, node: Any) -> Styles:
        """What is declared for an element itself: nothing is inherited."""
        if node not in self._styles:
            if len(self._styles) >= _MOST_KEPT:
                self._styles.clear()
            self._styles[node] = self._found(node)
        return dict(self._styles[node])

    def _found(self, node: Any) -> Styles:
        inline = declarations(node.get("style") or "")
        parts = self._parts_of(node) if self._by_part else frozenset[str]()
        rules = [
            rule
            for part in parts
            for rule in self._by_part.get(part, ())
            if rule.compounds[-1] <= parts and self._is_inside(node, rule.compounds)
        ]
        styles: Styles = {}
        for layer in [*(r.styles for r in sorted(rules, key=lambda r: r.rank)), inline]:
            styles |= {
                name: value
                for name, value in layer.items()
                if value.endswith("!important") or not styles.get(name, "").endswith("!important")
            }
        return {name: value.removesuffix("!important").strip() for name, value in styles.items()}

    def _is_inside(self, node: Any, compounds: tuple[frozenset[str], ...]) -> bool:
        left = list(compounds[:-1])
        for parent in islice(node.iterancestors(), _MOST_ANCESTORS) if left else ():
            if left[-1] <= self._parts_of(parent):
                left.pop()
                if not left:
                    break
        return not left

    def _parts_of(self, node: Any) -> frozenset[str]:
        parts = self._parts.get(node)
        if parts is None:
            if len(self._parts) >= _MOST_KEPT:
                self._parts.clear()
            names = [f".{name}" for name in (node.get("class") or "")[:500].split()]
            parts = frozenset(("*", node.tag, *names, f"#{node.get('id') or ''}"))
            self._parts[node] = parts
        return parts


def declarations(text: str) -> Styles:
    """The declarations of a style attribute or a rule, in small letters, as far as they matter."""
    found: Styles = {}
    for part in text[:10_000].split(";") if text else ():
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if _PROPERTIES.fullmatch(name) and value.strip():
            found[name] = " ".join(value.lower().replace("! ", "!").split())
    return found


def _own_css(page: Any) -> str:
    texts = (node.text or "" for node in page.iter("style") if "print" not in node.get("media", ""))
    return _COMMENT.sub("", "\n".join(texts)[:_MOST_CHARACTERS])


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule that holds on every screen."""
    around: list[str] = []
    start = body = 0
    for brace in re.finditer("[{};]", css):
        text, start = css[start : brace.start()].strip(), brace.end()
        if brace[0] == "{":
            around.append(text)
            body = start
        elif brace[0] == "}" and around:
            selectors = around.pop()
            if not selectors.startswith("@") and all(map(_EVERYWHERE.match, around)):
                yield selectors, css[body : brace.start()]


def _rule(selector: str, styles: Styles, order: int) -> _Rule | None:
    """A rule for one selector; where it says more than is understood, its values are not known."""
    if _STATE.search(selector):
        return None
    plain = _MORE.sub("", selector)
    compounds = re.split(r"\s*[+~>]\s*|\s+", plain)
    if plain != selector or re.search("[+~>]", plain):
        compounds = compounds[-1:]
        styles = dict.fromkeys(styles, "unknown")
    if not all(part and _COMPOUND.fullmatch(part) for part in compounds):
        return None
    if compounds[-1].isalnum() and compounds[-1] not in ("html", "body"):
        # colours of all links or paragraphs are mostly changed again in files that are not known
        styles = {name: value for name, value in styles.items() if name != "color"}
    parts = _PART.findall(" ".join(compounds))
    ids = sum(part.startswith("#") for part in parts)
    rank = ids, sum(part.startswith(".") for part in parts), order
    return _Rule(tuple(frozenset(_PART.findall(part)) for part in compounds), rank, styles)
