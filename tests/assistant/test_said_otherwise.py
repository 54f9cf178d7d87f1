"""Documents answer in words of their own: ends of years, days, absences, addresses."""

from __future__ import annotations

import pytest

from assistant.model import Status
from tests.builders import Put

REPORTS = (
    (2020, "# Report 2019\n\nThe museum had 310 members at the end of 2019."),
    (2021, "# Report 2020\n\nThe museum had 295 members at the end of 2020."),
    (2022, "# Report 2021\n\nThe museum had 340 members at the end of 2021."),
)
RULES = (
    2023,
    "The museum opens at ten in the morning. The museum is closed at 18:00 sharp.\n\n"
    "Complaints can be sent to complaints@museum.example. The warden hands out the keys.\n\n"
    "Entry is closed on Mondays.",
)
MINUTES = (
    2023,
    "# Minutes of the board meeting\n\nPresent at the meeting: Amina Boateng, Jonas Lind, Priya "
    "Raman.\n\nAbsent from the meeting: Karim Haddad.\n\n"
    "The board postponed the decision on solar panels to December.",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many members did the museum have at the end of 2020?", "295"),
        ("How many members did the museum have on 31 December 2021?", "340"),
        ("How many members did the museum have by the end of 2019?", "310"),
        ("How many members did the museum have as of June 2021?", "295"),
    ],
)
def test_the_end_of_a_year_is_told_by_what_was_written_after_it(
    holding: Put, question: str, said: str
) -> None:
    library = holding(*REPORTS)
    first = library.ask(question).citations[0].quote
    assert said in first


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("On which day is the museum closed?", "Mondays", "18:00"),
        ("Who was not present at the meeting?", "Karim Haddad.", "Amina"),
        ("Who did not attend the meeting?", "Karim Haddad.", "Amina"),
        ("What did the board not decide yet?", "postponed", "Absent"),
        ("What is the e-mail address for complaints?", "complaints@museum.example", "keys"),
    ],
)
def test_what_documents_say_in_a_word_of_their_own_is_found(
    holding: Put, question: str, said: str, not_said: str
) -> None:
    answer = holding(RULES, MINUTES).ask(question)
    assert answer.status is not Status.NOT_FOUND
    assert said in answer.citations[0].quote
    assert not_said not in answer.citations[0].quote
