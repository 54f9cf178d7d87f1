"""What is said in the notes of a slide is quoted as what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import Library


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Does the ferry index rank the ports?", "The ferry index does not rank ports."),
        ("Was the ferry index tried in Lund and Turku?", "It was tried in Lund and Turku."),
        ("¿Probaron Lund y Turku el ferry index?", "It was tried in Lund and Turku."),
    ],
)
def test_the_notes_of_a_slide_are_quoted_without_the_word_before_them(
    tmp_path: Path, question: str, said: str
) -> None:
    library = Library.at(tmp_path)
    text = "Notes: The ferry index does not rank ports. It was tried in Lund and Turku."
    library.put(
        "Ferries", f"# Ferries\n\n## The ferry index\n\nThe index has nine parts.\n\n{text}"
    )
    library.open_index()
    answer = library.ask(question)
    library.close()

    assert said in answer.text
    assert "Notes:" not in answer.text
    assert all(citation.quote in text for citation in answer.citations)
