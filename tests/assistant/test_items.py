"""An item is found by its number and mark, and the number of a part by what it deals with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import Status
from tests.builders import Library

LEASE = (
    "# Lease of the boat house\n\n## Article 4 Upkeep\n\n"
    "The tenant shall:\n\n(a) clean the gutters twice a year;\n\n"
    "(b) paint the doors:\n\n(i) in spring, with oil;\n\n(ii) in autumn, with tar;\n\n"
    "(c) repair the slip.\n\n## Article 5 Rent\n\nThe rent is 90 euros, due (a) in May and "
    "(b) in October.\n\n## Article 6 Notice\n\nEither side may end the lease in writing."
)
REGLEMENT = (
    "# Règlement du lavoir\n\n## 1 Accès\n\nLe lavoir ouvre à huit heures.\n\n"
    "## 2 Usages\n\n8. Sont interdits au lavoir :\n\na. les lessives au chlore ;\n\n"
    "b. les tapis de plus de deux mètres ;\n\n9. Le savon est fourni.\n\n"
    "## 3 Redevances\n\nChaque foyer paie trois euros par mois."
)
ESTATUTO = (
    "# Estatuto de la banda\n\nArtículo 3. Los músicos deben: a) ensayar los lunes; "
    "b) cuidar su instrumento.\n\nArtículo 4. La cuota es de nueve euros."
)
REGRAS = (
    "# Regras do forno\n\n2. Antes de acender o forno:\n\na) limpe a grelha;\n\n"
    "b) abra a chaminé;\n\n3. O forno fecha às dez."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(Path(tmp_path_factory.mktemp("items")))
    for name, text in (
        ("lease", LEASE), ("règlement", REGLEMENT), ("estatuto", ESTATUTO), ("regras", REGRAS),
    ):  # fmt: skip
        made.put(name, text)
    made.open_index()
    yield made
    made.close()


PAINT = ["(b) paint the doors:\n\n(i) in spring, with oil;\n\n(ii) in autumn, with tar;"]
TAPIS = ["8. Sont interdits au lavoir :", "b. les tapis de plus de deux mètres ;"]
GRELHA = ["2. Antes de acender o forno:", "a) limpe a grelha;"]
ENSAYAR = ["Artículo 3. Los músicos deben: a) ensayar los lunes; b) cuidar su instrumento."]


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("What is article 4(b)?", PAINT),
        ("What does article 4 (b) say?", PAINT),
        ("What does article 4, letter b of the lease say?", PAINT),
        ("What is letter b of article 4?", PAINT),
        ("article 4(b)(ii)", ["(b) paint the doors:", "(ii) in autumn, with tar;"]),
        ("Que prévoit le 8 b ?", TAPIS),
        ("Que dit le point 8, lettre b ?", TAPIS),
        ("Que dit le b du 8 ?", TAPIS),
        ("8.b", TAPIS),
        ("¿Qué dice la letra b) del artículo 3?", ENSAYAR),
        ("Que dice el articulo 3 b?", ENSAYAR),
        ("O que diz a alínea a) do ponto 2?", GRELHA),
        ("ponto 2 a)", GRELHA),
    ],
)
def test_an_item_is_found_by_its_number_and_mark(
    library: Library, question: str, quotes: list[str]
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert [citation.quote for citation in answer.citations] == quotes


@pytest.mark.parametrize(
    "question",
    [
        "What is article 4(f)?",
        "What does article 9(b) say?",
        "What is article 4(b) of the statute?",
    ],
)
def test_an_item_that_no_document_has_is_answered_with_no_other(
    library: Library, question: str
) -> None:
    assert library.ask(question).status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Which article deals with rent?", "Article 5 Rent"),
        ("What is the number of the article on notice?", "Article 6 Notice"),
        ("In which article are the gutters dealt with?", "Article 4 Upkeep"),
        ("Quelle section traite des redevances ?", "3 Redevances"),
        ("Dans quelle section est-il question des redevances ?", "3 Redevances"),
        ("¿Qué artículo trata de la cuota?", "Artículo 4."),
        ("Qual é o número do ponto que fala da chaminé?", "2. Antes de acender"),
    ],
)
def test_the_number_of_a_part_is_found_by_what_it_deals_with(
    library: Library, question: str, begins: str
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote.startswith(begins)


@pytest.mark.parametrize(
    "question", ["Which article deals with dragons?", "Which clause covers the moon?"]
)
def test_no_number_is_given_for_what_no_part_deals_with(library: Library, question: str) -> None:
    assert library.ask(question).status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Que dit le point 8 ?", f"{TAPIS[0]}\n\na. les lessives au chlore ;\n\n{TAPIS[1]}"),
        ("O que diz o ponto 2?", f"{GRELHA[0]}\n\n{GRELHA[1]}\n\nb) abra a chaminé;"),
    ],
)
def test_a_point_is_answered_with_the_items_that_it_leads_to(
    library: Library, question: str, quote: str
) -> None:
    assert [each.quote for each in library.ask(question).citations] == [quote]
