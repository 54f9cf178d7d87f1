"""What a page's own style rules and style attributes say of an element, without its style files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_MOST_CHARACTERS: Final = 300_000
_MOST_RULES: Final = 5_000
_MOST_ANCESTORS: Final = 40
_PROPERTIES: Final = re.compile(
    r"(?:-webkit-)?background(?:-color|-image|-clip)?|color|opacity|font-size|display|visibility|"
    r"content-visibility|position|left|right|top|text-indent|margin-left|clip|clip-path|transform|"
    r"width|height|max-height|overflow|text-decoration(?:-line)?|vertical-align|"
    r"list-style(?:-type)?|animation(?:-name)?|transition"
)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_EVERYWHERE: Final = re.compile(r"@(?:supports|layer)\b|@media\s+(?:all|screen)\s*$", re.IGNORECASE)
_COMPOUND: Final = re.compile(r"(?:\*|[A-Za-z][\w-]*)?(?:[.#][\w-]+)*")
_PART: Final = re.compile(r"[.#]?[\w-]+")

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
        left = _MOST_RULES
        for order, (selectors, body) in enumerate(_rules(_own_css(page))):
            styles = declarations(body)
            for selector in selectors.split(",") if styles else ():
                compounds = _compounds(selector)
                left -= bool(compounds)
                if compounds and left >= 0:
                    key = max(compounds[-1], key=lambda part: (part[:1] in "#.", part), default="*")
                    self._by_part[key].append(_Rule(compounds, _rank(compounds, order), styles))

    def of(self, node: Any) -> Styles:
        """What is declared for an element itself: nothing is inherited."""
        inline = declarations(node.get("style") or "")
        if not self._by_part:
            return {name: _value(value) for name, value in inline.items()}
        found = sorted(
            (
                rule
                for part in {"*", *_parts(node)}
                for rule in self._by_part.get(part, ())
                if _matches(rule.compounds, node)
            ),
            key=lambda rule: rule.rank,
        )
        styles: Styles = {}
        for layer in [*(rule.styles for rule in found), inline]:
            styles |= {
                name: value
                for name, value in layer.items()
                if value.endswith("!important") or not styles.get(name, "").endswith("!important")
            }
        return {name: _value(value) for name, value in styles.items()}


def declarations(text: str) -> Styles:
    """The declarations of a style attribute or a rule, in small letters, as far as they matter."""
    found: Styles = {}
    for part in text[:10_000].split(";") if text else ():
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if _PROPERTIES.fullmatch(name) and value.strip():
            found[name] = " ".join(value.lower().replace("! ", "!").split())
    return found


def _value(text: str) -> str:
    return text.removesuffix("!important").strip()


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


def _compounds(selector: str) -> tuple[frozenset[str], ...]:
    """The compounds of a selector; none where it says more than tags, classes and ids."""
    parts = selector.replace(">", " ").split()
    if not parts or not all(_COMPOUND.fullmatch(part) for part in parts):
        return ()
    return tuple(frozenset(_PART.findall(part)) for part in parts)


def _rank(compounds: tuple[frozenset[str], ...], order: int) -> tuple[int, int, int]:
    parts = [part for compound in compounds for part in compound]
    ids = sum(part.startswith("#") for part in parts)
    return ids, sum(part.startswith(".") for part in parts), order


def _parts(node: Any) -> set[str]:
    parts = {node.tag, *(f".{name}" for name in (node.get("class") or "")[:500].split())}
    return parts | {f"#{node.get('id')}"} if node.get("id") else parts


def _matches(compounds: tuple[frozenset[str], ...], node: Any) -> bool:
    if not compounds[-1] <= _parts(node):
        return False
    left = list(compounds[:-1])
    if left:
        for depth, parent in enumerate(node.iterancestors()):
            if not left or depth > _MOST_ANCESTORS:
                break
            if left[-1] <= _parts(parent):
                left.pop()
    return not left
