"""The page's modules as few files as it takes: a slow network pays for each request, not each byte.

There is no build: the modules are served as they are, too, and what is joined is made from them
when a server starts. Each stands in a function of its own, in the order of its imports; what a
module exports is found under its name in `modules`. Only the forms that the page uses are known;
any other is refused, at the start and by a test. Words that only later modules say come with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

_NAMED = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_WHOLE = re.compile(r'^import \* as (\w+) from "\./(\w+)\.js";$', re.MULTILINE)
_LATER = re.compile(r'\bimport\("\./(\w+)\.js"\)')
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
_LITERAL = re.compile(r"""["'`]([\w -]+)["'`]""")
_BEGUN = re.compile(r"`(\w+_)\$\{")  # the first part of keys that end in a value
_WORDS = "words"  # the module that is its language's words


def joined(
    modules: Mapping[str, str],
    entries: Iterable[str],
    words: Mapping[str, str],
    *,
    later: str,
    page: str = "",
) -> str:
    """Modules and all that they import at their start, as one module.

    Args:
        modules: the text of each by its name.
        entries: those that run last, in this order.
        words: of the language, by their keys.
        later: the address of the file that holds what is imported later.
        page: the address of the file, made of the module `app`, whose modules and words are there
            already.
    """
    there = _order(modules, ["app"]) if page else []
    names = [name for name in _order(modules, entries) if name not in there]
    said = _said(modules, there or names, words)
    head = "export const modules = {};\n"
    if page:
        head = f'import {{ modules }} from "{page}";\n'
        if rest := {key: text for key, text in words.items() if key not in said}:
            head += f"Object.assign(modules.words.words, {_json(rest)});\n"
    mine = _json(said)
    return head + "".join(_wrapped(name, modules[name], mine, later) for name in names)


def _said(
    modules: Mapping[str, str], names: Iterable[str], words: Mapping[str, str]
) -> dict[str, str]:
    """The words without those whose keys other modules name and these do not."""
    ours = _named("\n".join(modules[name] for name in names), words)
    others = _named("\n".join(modules.values()), words) - ours
    return {key: text for key, text in words.items() if key not in others}


def _named(text: str, keys: Iterable[str]) -> set[str]:
    literal, begun = set(_LITERAL.findall(text)), tuple(_BEGUN.findall(text))
    return {key for key in keys if key in literal or key.startswith(begun)}


def _json(words: Mapping[str, str]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def left_out(modules: Mapping[str, str], entry: str) -> list[str]:
    """What a module, and all that it imports at its start, imports only later."""
    found = (each for name in _order(modules, [entry]) for each in _LATER.findall(modules[name]))
    return list(dict.fromkeys(found))


def _order(modules: Mapping[str, str], entries: Iterable[str]) -> list[str]:
    """These modules behind all that they import at their start, each once.

    Raises:
        ValueError: when modules import each other in a circle.
    """
    done: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name}.js imports itself by way of others")
        if name not in done:
            for imported in _imported(modules[name]):
                visit(imported, (*above, name))
            done.append(name)

    for entry in entries:
        visit(entry, ())
    return done


def _imported(text: str) -> Iterator[str]:
    for pattern in (_NAMED, _WHOLE):
        yield from (found[2] for found in pattern.finditer(text))


def _wrapped(name: str, text: str, words: str, later: str) -> str:
    if name == _WORDS:
        return f"modules.{name} = {{ words: {words} }};\n"
    exported = ", ".join(found[2] for found in _EXPORT.finditer(text))
    body = _NAMED.sub(_taken, text)
    body = _WHOLE.sub(r"const \1 = modules.\2;", body)
    body = _LATER.sub(rf'import("{later}").then(() => modules.\1)', body)
    body = _REMARK.sub("", _EXPORT.sub(r"\1 \2", body))
    if strange := re.search(r"^(import|export)\b.*", body, re.MULTILINE):
        raise ValueError(f"{name}.js: write this as other modules do: {strange[0]}")
    return f"modules.{name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    names = ", ".join(name.strip().replace(" as ", ": ") for name in found[1].split(",") if name)
    return f"const {{ {names} }} = modules.{found[2]};"
