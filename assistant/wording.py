"""Every fixed text of the assistant, in the language of the question.

The texts stand in `languages/wording/`, one file per language, with the same keys everywhere.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from corpus.contents import Contents

LANGUAGES = ("en", "fr", "es", "pt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts of one language. Every method gives whole sentences, ready to be shown.

    Args:
        language: its ISO 639-1 code.
        months: the names of the twelve months.
        formats: how dates, quotes and lists are written.
        languages: what languages are called.
        texts: everything else, by key.
    """

    language: str
    months: tuple[str, ...]
    formats: Mapping[str, str]
    languages: Mapping[str, str]
    texts: Mapping[str, str]

    def no_documents(self) -> str:
        """There is nothing that this reader may read."""
        return self.texts["no_documents"]

    def not_found(self, searched: int) -> str:
        """How many documents were searched in vain."""
        if not searched:
            return self.no_documents()
        key = "not_found_one" if searched == 1 else "not_found_many"
        return self.texts[key].format(count=searched)

    def not_mentioned(self, terms: Sequence[str]) -> str:
        """Which terms stand in no document; at least one."""
        return self.texts["not_mentioned"].format(terms=self._quoted(terms))

    def closest(self, titles: Sequence[str]) -> str:
        """The documents that are nearest; at least one."""
        named = self.formats["title_separator"].join(titles)
        text = self.texts["closest"].format(titles=named)
        return text.removesuffix(".") if named.endswith((".", "?", "!", "…")) else text

    def partial_lacks(self, part: str) -> str:
        """For which part of the question no sentence was found."""
        return self.texts["partial_lacks"].format(part=self._quoted([part]))

    def nearest_to(self, part: str) -> str:
        """What comes nearest to a part of the question follows."""
        return self.texts["nearest_to"].format(part=self._quoted([part]))

    def nearest(self) -> str:
        """The documents do not say it in so many words; what comes nearest follows."""
        return self.texts["nearest"]

    def maybe(self) -> str:
        """What comes nearest follows, and may be the answer or not."""
        return self.texts["maybe"]

    def nearest_without(self, terms: Sequence[str]) -> str:
        """The documents do not mention these terms, at least one; what comes nearest follows."""
        return self.texts["nearest_without"].format(terms=self._quoted(terms))

    def chat_failed(self, *, broke_off: bool) -> str:
        """The chat model gave nothing, or not the whole of it."""
        return self.texts["chat_broke_off" if broke_off else "chat_failed"]

    def chat_declined(self) -> str:
        """The chat model finds no answer, where the documents are quoted with one."""
        return self.texts["chat_declined"]

    def not_kept(self) -> str:
        """Notice that an answer could not be stored."""
        return self.texts["not_kept"]

    def withheld(self, count: int) -> str:
        """How many sentences of the chat model were left out; at least one."""
        key = "withheld_one" if count == 1 else "withheld_many"
        return self.texts[key].format(count=count)

    def ask_which(self) -> str:
        """Which of several things is meant?"""
        return self.texts["ask_which"]

    def summary_of(self, title: str, section: str, date: dt.date | None) -> str:
        """Which document, of which section and day, is summarised; empty where there is none."""
        told = [title, section, self.date(date) if date else ""]
        return f"{self.formats['title_separator'].join(filter(None, told))}:"

    def computed(self, key: str, **told: str) -> str:
        """What was computed; "{rows}" stands where the rows are named.

        Args:
            key: highest, lowest, from_top, from_bottom, latest, earliest, then, sum, mean,
                difference, count, list, blank, without or elsewhere.
            told: the value, the column, how many, of how many, as the text names them.
        """
        return self.texts[f"computed_{key}"].format(rows="{rows}", **told)

    def listed(self, read: int, documents: int) -> str:
        """A list follows, out of so many of the documents that may be read."""
        return self.texts["listed"].format(read=read, documents=documents)

    def list_may_lack(self) -> str:
        """A list need not be complete."""
        return self.texts["list_may_lack"]

    def list_cut(self, count: int) -> str:
        """So many more than are listed."""
        return self.texts["list_cut"].format(count=count)

    def changes(self, key: str, **told: str) -> str:
        """What changed from one edition to another; "{old}" and "{new}" stand for the quotes.

        Args:
            key: one, many, changed, added, removed, none, about, rest_one, rest or lacking.
            told: the title, the names of both editions, how many, as the text names them.
        """
        return self.texts[f"changes_{key}"].format(**{"old": "{old}", "new": "{new}", **told})

    def quoted(self, text: str) -> str:
        """A text in quotation marks."""
        return self.formats["quote"].format(text=text)

    def dated(self, date: dt.date) -> str:
        """The date of the newest document that says so."""
        return self.texts["dated"].format(date=self.date(date))

    def undated(self) -> str:
        """The document has no date."""
        return self.texts["undated"]

    def as_of(self, date: dt.date) -> str:
        """The date for which what follows is said."""
        return self.texts["as_of"].format(date=self.date(date))

    def greeting(self) -> str:
        """The answer to a greeting."""
        return self.texts["greeting"]

    def thanks(self) -> str:
        """The answer to thanks."""
        return self.texts["thanks"]

    def farewell(self) -> str:
        """The answer to a farewell."""
        return self.texts["farewell"]

    def about(self) -> str:
        """What the assistant is and what can be asked."""
        return self.texts["about"]

    def library(self, contents: Contents) -> str:
        """What there is to read."""
        if not contents.count:
            return self.no_documents()
        kinds = ", ".join(f"{kind} ({number})" for kind, number in contents.kinds)
        key = "library_one" if contents.count == 1 else "library_many"
        said = [self.texts[key].format(count=contents.count, kinds=kinds)]
        if contents.first and contents.last and contents.first < contents.last:
            dates = {"first": self.date(contents.first), "last": self.date(contents.last)}
            said.append(self.texts["library_dates"].format(**dates))
        return " ".join([*said, self.texts["library_page"]])

    def empty(self) -> str:
        """The message holds no question."""
        return self.texts["empty"]

    def unclear(self) -> str:
        """To a first message that can only be about what was said before."""
        return self.texts["unclear"]

    def off_topic(self) -> str:
        """The question is not about the documents."""
        return self.texts["off_topic"]

    def declined_instructions(self) -> str:
        """Instructions, keys and secrets are not shown."""
        return self.texts["declined_instructions"]

    def declined_access(self) -> str:
        """A message does not change what may be read."""
        return self.texts["declined_access"]

    def declined_opinion(self) -> str:
        """The assistant neither recommends nor predicts."""
        return self.texts["declined_opinion"]

    def language_limit(self, language: str, documents_languages: Sequence[str] = ()) -> str:
        """What a question in this language cannot find with an English model, and what helps.

        Args:
            language: the ISO 639-1 code of the question's language.
            documents_languages: the codes of the documents' languages, the most frequent first;
                left out when there are none.
        """
        limit = self.texts["language_limit"].format(language=self._language(language))
        names = list(dict.fromkeys(self._language(code) for code in documents_languages))
        if not names:
            return limit
        listed = self._listed(names, self.formats["last_and"])
        return f"{self.texts['language_documents'].format(languages=listed)} {limit}"

    def date(self, date: dt.date) -> str:
        """A date as it is written within a sentence."""
        pattern = self.formats["first_day" if date.day == 1 else "date"]
        return pattern.format(day=date.day, month=self.months[date.month - 1], year=date.year)

    def _language(self, code: str) -> str:
        return self.languages.get(code, self.languages["other"])

    def _quoted(self, texts: Sequence[str]) -> str:
        quoted = [self.formats["quote"].format(text=text) for text in texts]
        return self._listed(quoted, self.formats["last_or"])

    def _listed(self, texts: Sequence[str], last: str) -> str:
        return last.join(filter(None, (self.formats["list_separator"].join(texts[:-1]), texts[-1])))


def load_wording(language: str) -> Wording:
    """Read the texts of a language: one of `LANGUAGES`."""
    file = files("assistant").joinpath("languages", "wording", f"{language}.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Wording(
        language=language,
        months=tuple(table["months"].split()),
        formats=table["format"],
        languages=table["languages"],
        texts=table["texts"],
    )


def load_wordings() -> Mapping[str, Wording]:
    """Every wording, by language; read once and kept by the caller."""
    return {language: load_wording(language) for language in LANGUAGES}
