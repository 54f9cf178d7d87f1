"""Languages: questions are recognised, fixed texts are complete, glossaries render roughly."""

from __future__ import annotations

import datetime as dt
import re
import string
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question.foreign import rendered
from assistant.question.glossary import FOREIGN, load_glossaries
from assistant.question.language import question_language_teller
from assistant.wording import LANGUAGES, Wording, load_wordings
from corpus.contents import Contents
from corpus.language import language_rater, language_teller

HERE = Path(__file__).parent / "languages"
GLOSSARIES = load_glossaries()
WORDINGS = load_wordings()
DAY = dt.date(2016, 5, 12)
COUNTRIES = "how many countries members Cités Unies?"
SETTLEMENTS = "what tools informal settlements?"


@pytest.fixture(scope="module")
def tell() -> Callable[[str], str]:
    made = question_language_teller(GLOSSARIES)
    made("the recogniser is read at the first question")
    return made


def questions(name: str) -> list[tuple[str, str]]:
    by_language = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    return [(code, line) for code, lines in by_language.items() for line in lines.split("\n")[:-1]]


@pytest.mark.parametrize("name", ["questions.toml", "held_out.toml"])
def test_questions_are_recognised_in_every_language(tell: Callable[[str], str], name: str) -> None:
    asked = questions(name)
    for language in LANGUAGES:
        assert sum(code == language for code, _ in asked) >= 40
    wrong = [(code, tell(text), text) for code, text in asked if tell(text) != code]
    assert len(wrong) <= 0.03 * len(asked), wrong


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "C'est quoi 100RC et quel lien avec nous ?"),
        ("fr", "C’est quoi 100RC ?"),
        ("fr", "Et au Burkina Faso ?"),
        ("fr", "Merci!"),
        ("fr", "QUI COORDONNE LE PROGRAMME"),
        ("es", "¿Y en Ghana?"),
        ("es", "Hola"),
        ("pt", "Quem coordena o JWP?"),
        ("pt", "Obrigado"),
        ("en", "wat is TEST?"),
        ("en", "mou w 100 rc?"),
        ("en", "What about São Paulo?"),
        ("en", "When did Cités Unies join?"),
        ("en", "Medellín"),
        ("en", "100RC?"),
        ("en", "???"),
        ("en", "什么时候"),
    ],
)
def test_names_do_not_decide_the_language_and_doubt_means_english(
    tell: Callable[[str], str], language: str, question: str
) -> None:
    assert tell(question) == language


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_any_text_has_a_language_and_a_rendering(text: str) -> None:
    assert question_language_teller(GLOSSARIES, lambda: lambda _: {"en": 0.0})(text) in LANGUAGES
    for glossary in GLOSSARIES.values():
        assert rendered(text, glossary)


def test_the_recogniser_is_made_once_and_only_when_a_question_has_words() -> None:
    made: list[str] = []

    def make() -> Callable[[str], Mapping[str, float]]:
        made.append("once")
        return lambda _: {"en": 0.0}

    counted = question_language_teller(GLOSSARIES, make)
    counted("100 ?")
    assert made == []
    counted("Which cities?")
    counted("Quelles villes ?")
    assert made == ["once"]


def test_a_text_too_short_for_a_document_has_no_language() -> None:
    told = language_teller()
    assert told("Une phrase.") is None
    assert told("Une phrase qui est assez longue pour être reconnue.") == "fr"
    assert "fr" in language_rater()("Une phrase.")


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def shape(wording: Wording) -> dict[str, object]:
    return {
        "months": len(wording.months),
        "formats": {key: placeholders(text) for key, text in wording.formats.items()},
        "languages": set(wording.languages),
        "texts": {key: placeholders(text) for key, text in wording.texts.items()},
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    assert shape(WORDINGS[language]) == shape(WORDINGS["en"])
    assert len(WORDINGS[language].months) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_a_whole_sentence(language: str) -> None:
    wording = WORDINGS[language]
    for text in said(wording):
        assert text[-1] in ".:?", text
        assert text[0].isupper() or text[0] == "¿", text
        assert not re.search(r"[{}]|  |\.\.", text), text
    for text in wording.texts.values():
        assert "'" not in text, text  # typographic apostrophes throughout


TOLD = {"value": "8", "rank": "2", "column": "Total", "count": "2", "total": "3"}
COMPUTED = (
    *("highest", "lowest", "latest", "earliest", "then", "sum", "mean", "difference", "count"),
    *("list", "blank", "without", "elsewhere", "from_top", "from_bottom"),
)


NOTHING = Contents(kinds=(), first=None, last=None)
ONE = Contents(kinds=(("report", 1),), first=DAY, last=DAY)
MANY = Contents(kinds=(("report", 7), ("note", 2)), first=DAY, last=DAY + dt.timedelta(days=400))


def said(wording: Wording) -> list[str]:
    """Every text that a wording can say."""
    plain = (
        *("no_documents", "ask_which", "undated", "nearest", "maybe"),
        *("greeting", "thanks", "farewell", "about", "empty", "off_topic"),
        *("declined_instructions", "declined_access", "declined_opinion"),
    )
    return [
        *(getattr(wording, name)() for name in plain),
        *(wording.not_found(count) for count in (0, 1, 2, 12_000)),
        wording.not_mentioned(["C40"]),
        wording.not_mentioned(["C40", "Ten Essentials"]),
        wording.closest(["A", "B", "C"]),
        wording.closest(["Who pays?"])[:-1] + "?",
        wording.partial_lacks("how much"),
        wording.nearest_to("how much"),
        wording.nearest_without(["C40", "2014"]),
        wording.dated(DAY),
        wording.as_of(DAY),
        wording.language_limit("fr", ["en", "es"]),
        wording.language_limit("xx"),
        wording.listed(17, 18),
        wording.list_may_lack(),
        *(wording.library(each) for each in (NOTHING, ONE, MANY)),
        wording.list_cut(3),
        wording.chat_failed(broke_off=False),
        wording.chat_failed(broke_off=True),
        wording.chat_declined(),
        *(wording.withheld(count) for count in (1, 2)),
        *(wording.computed(key, **TOLD).replace("{rows}", "Lund: 5 [1]") for key in COMPUTED),
    ]


def test_texts_fit_their_counts_and_lists() -> None:
    english, french = WORDINGS["en"], WORDINGS["fr"]
    found_none = "and found no sentence that answers this."
    assert english.not_found(1) == f"I searched 1 document {found_none}"
    assert english.not_found(18) == f"I searched 18 documents {found_none}"
    assert english.not_found(0) == english.no_documents()
    terms = ["C40", "Ten Essentials"]
    assert english.not_mentioned(terms) == "None of them mentions “C40” or “Ten Essentials”."
    assert french.not_mentioned(terms[:1]) == "Aucun ne mentionne «\u00a0C40\u00a0»."
    assert english.closest(["A", "B", "C"]) == "Closest: A; B; C."
    assert english.closest(["Who pays?"]) == "Closest: Who pays?"
    assert english.closest(["{count}"]) == "Closest: {count}."
    lost = english.nearest_without(["C40"])
    assert lost == "The documents do not mention “C40”. Nearest:"


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", DAY, "12 May 2016"),
        ("fr", DAY, "12 mai 2016"),
        ("fr", DAY.replace(day=1), "1er mai 2016"),
        ("es", DAY, "12 de mayo de 2016"),
        ("pt", DAY.replace(day=1), "1º de maio de 2016"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(
    language: str, day: dt.date, written: str
) -> None:
    assert WORDINGS[language].date(day) == written
    assert written in WORDINGS[language].dated(day)


def test_the_limit_of_the_model_is_said_in_a_readers_words() -> None:
    for wording in WORDINGS.values():
        text = wording.language_limit("fr", ["en"])
        assert "ASSISTANT_" not in text
        assert "`" not in text
        assert wording.languages["en"] in text
        assert wording.languages["fr"] in text


@pytest.mark.parametrize(
    ("language", "question", "english"),
    [
        (
            "fr",
            "Quand les villes résilientes ont-elles rejoint le Programme de travail conjoint ?",
            "when resilient cities joined Joint Work Programme?",
        ),
        ("fr", "Combien de pays sont membres de Cités Unies ?", COUNTRIES),
        ("fr", "Les gaz à effet de serre à Accra ?", "greenhouse gases Accra?"),
        ("fr", "Où l’ONU a-t-elle financé l’outil ?", "where UN funded tool?"),
        ("fr", "ou est le siege", "where headquarters"),
        ("es", "¿Qué herramientas hay en los asentamientos informales?", SETTLEMENTS),
        ("es", "cuantas ciudades participan", "how many cities participate"),
        ("es", "¿Cuándo se lanzó la red en La Paz?", "when launched network La Paz?"),
        ("pt", "Quem coordena o JWP?", "who coordinate JWP?"),
        ("pt", "Que organizações lançaram soluções?", "what organisations launched solutions?"),
        ("pt", "Quem são os parceiros do Governo do Brasil?", "who partners Government Brazil?"),
    ],
)
def test_a_question_is_roughly_rendered_in_english(
    language: str, question: str, english: str
) -> None:
    assert rendered(question, GLOSSARIES[language]) == english


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("name", ["100RC", "UN-Habitat", "Slum Dwellers International", "WIEGO"])
def test_names_and_figures_pass_unchanged(language: str, name: str) -> None:
    asked = {"fr": "Qui finance", "es": "Quién financia", "pt": "Quem financia"}[language]
    assert rendered(f"{asked} {name}?", GLOSSARIES[language]) == f"who fund {name}?"


def test_a_question_of_which_nothing_would_be_left_stays() -> None:
    assert rendered("Et vous ?", GLOSSARIES["fr"]) == "Et vous ?"


@pytest.mark.parametrize("language", FOREIGN)
def test_glossaries_hold_some_hundred_entries_that_find_themselves(language: str) -> None:
    file = files("assistant").joinpath("languages", f"{language}.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    table.pop("dropped")
    forms = [form.rstrip("*") for kind in table.values() for all_ in kind.values() for form in all_]
    assert len(forms) >= 700
    silent = [form for form in forms if rendered(f"x, {form}", GLOSSARIES[language]) == "x"]
    assert silent == []
