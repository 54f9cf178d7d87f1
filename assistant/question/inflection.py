"""Plurals, feminines and verb forms by rule: French, Spanish, Portuguese, and English to write.

The rules are simple on purpose: they propose forms, and a proposal counts only when a glossary
holds it. What they cannot propose (irregular forms) stands in the glossary itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_Rules = tuple[tuple[str, str], ...]

# an ending of a plural and what stands there in the singular, on words without accents
_PLURALS: dict[str, _Rules] = {
    "fr": (("aux", "al"), ("x", ""), ("s", "")),
    "es": (("ces", "z"), ("es", ""), ("s", "")),
    "pt": (
        *(("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("eis", "il")),
        *(("is", "il"), ("ois", "ol"), ("ns", "m"), ("es", ""), ("s", "")),
    ),
}
# an ending of a feminine and what stands there in the masculine
_FEMININES: dict[str, _Rules] = {
    "fr": (
        *(("trice", "teur"), ("euse", "eur"), ("euse", "eux"), ("elle", "el"), ("enne", "en")),
        *(("onne", "on"), ("ere", "er"), ("ive", "if"), ("e", "")),
    ),
    "es": (("a", "o"), ("a", "")),
    "pt": (("a", "o"), ("a", "")),
}
# the endings of an infinitive, then those of its forms: of the present and future, of the past
_VERBS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "fr": (
        (
            "ger",
            "ge ges gent geons gez geant gera geront gerait",
            "gé gée gés gées geait gea gèrent",
        ),
        ("er", "e es ent ons ez ant era eront erait eraient", "é ée és ées ait aient a èrent"),
        ("ir", "it issent issons issez issant ira iront irait", "i ie is ies issait irent"),
    ),
    "es": (
        (
            *("ar", "a an as amos ando ará arán aría e en"),
            "ó aron ado ada ados adas aba aban é asteis",
        ),
        ("er", "e en es emos iendo erá erán ería a an", "ió ieron ido ida idos idas ía ían"),
        ("ir", "e en es imos iendo irá irán iría a an", "ió ieron ido ida idos idas ía ían"),
    ),
    "pt": (
        ("ar", "a am as amos ando ará arão aria e em", "ou aram ado ada ados adas ava avam ei"),
        ("er", "e em es emos endo erá erão eria a am", "eu eram ido ida idos idas ia iam"),
        ("ir", "e em es imos indo irá irão iria a am", "iu iram ido ida idos idas ia iam"),
    ),
}
_LEAST_OF_PLURAL, _LEAST_OF_FEMININE = 3, 4


def folded(word: str) -> str:
    """A word in lower case, without accents and cedillas, œ as oe."""
    apart = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def unaccented(text: str) -> str:
    """A text without accents and cedillas, in the case that it has."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def base_forms(word: str, language: str) -> Iterator[tuple[str, bool]]:
    """What a folded word may be a form of, itself first, each with whether it is a plural then."""
    found = [(word, False)]
    for ending, singular in _PLURALS[language]:
        if len(word) >= _LEAST_OF_PLURAL and word.endswith(ending):
            found.append((word.removesuffix(ending) + singular, True))
    yield from found
    for form, plural in found:
        for ending, masculine in _FEMININES[language]:
            if len(form) >= _LEAST_OF_FEMININE and form.endswith(ending):
                yield form.removesuffix(ending) + masculine, plural


def verb_forms(infinitive: str, language: str) -> Iterator[tuple[str, bool]]:
    """The forms of a regular verb, each with whether it is of the past; none without such rules."""
    for ending, present, past in _VERBS[language]:
        if infinitive.endswith(ending) and " " not in infinitive:
            stem = infinitive.removesuffix(ending)
            yield from ((stem + form, False) for form in present.split())
            yield from ((stem + form, True) for form in past.split())
            return


def english_plural(noun: str) -> str:
    """The plural of an English noun that has a regular one."""
    if noun.endswith("y") and noun[-2] not in "aeou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def english_past(verb: str) -> str:
    """The past of an English verb that has a regular one."""
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"
