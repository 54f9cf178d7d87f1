"""Making the vectors of the multilingual model, where the setting asks for them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from corpus.embedding import MULTILINGUAL, load_multilingual_embedder
from corpus.multilingual import LanguageVectors
from corpus.settings import CorpusSettings


def embed_for_languages(
    engine: Engine, settings: CorpusSettings, tell: Callable[[int, int], None] = lambda *_: None
) -> None:
    """Embed every passage that has no such vectors yet, also those of earlier runs.

    Args:
        engine: the library.
        settings: whether there is such a model.
        tell: is given how many of how many passages are done.

    Raises:
        ModelUnavailable: when the model cannot be loaded; the documents are in the library.
    """
    if settings.languages_model == "none":
        return
    vectors = LanguageVectors(engine, MULTILINGUAL)
    count = vectors.missing()
    if count:
        embedder = load_multilingual_embedder(threads=settings.threads)
        vectors.make(embedder, lambda done: tell(done, max(done, count)))
