"""One contract, every embedder: the real model and the double that tests run on."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.bert import Bert, has_this_shape, read_bert
from corpus.embedding import Embedder, EmbeddingInput, embedder_input, load_embedder
from corpus.encoders import BertEncoder, LibraryEncoder, load_encoder, read_tokenizer
from corpus.errors import ModelUnavailable
from corpus.model import Span
from corpus.model_folder import default_model_folder
from tests.fakes import HashedEmbedder

TEXTS = ("Grants went to Ghana.", "The tool was piloted in Accra. It collects data.")


@pytest.fixture(params=["real", "double"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "double":
        return HashedEmbedder()
    found: Embedder = request.getfixturevalue("real_embedder")
    return found


def whole(text: str, context: str = "Report") -> EmbeddingInput:
    return EmbeddingInput(context=context, text=text, sentences=(Span(0, len(text)),))


def test_every_vector_has_unit_length(embedder: Embedder) -> None:
    vectors = [v.passage for v in embedder.embed_passages([whole(t) for t in TEXTS])]
    vectors.append(embedder.embed_question("What was piloted?"))
    for vector in vectors:
        assert vector.shape == (embedder.dimension,)
        assert vector.dtype == np.float32
        assert abs(float(np.linalg.norm(vector)) - 1) < 1e-5


def test_the_same_question_gives_the_same_bits(embedder: Embedder) -> None:
    first, second = (embedder.embed_question("Who joined?") for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_passages_come_back_in_order_whatever_their_length(embedder: Embedder) -> None:
    texts = ["city " * n + f"number {n}." for n in (40, 3, 90, 1, 17)]
    together = list(embedder.embed_passages([whole(t) for t in texts]))
    for text, vectors in zip(texts, together, strict=True):
        alone = next(iter(embedder.embed_passages([whole(text)])))
        assert float(alone.passage @ vectors.passage) > 0.9999


def test_there_is_a_vector_for_each_sentence(embedder: Embedder) -> None:
    text = TEXTS[1]
    given = EmbeddingInput(context="", text=text, sentences=(Span(0, 30), Span(31, len(text))))
    (vectors,) = embedder.embed_passages([given])
    assert vectors.sentences.shape == (2, embedder.dimension)
    where = embedder.embed_question("piloted in Accra")
    first, second = vectors.sentences.astype(np.float32) @ where
    assert first > second


def test_a_passage_beyond_the_window_is_refused_rather_than_cut(embedder: Embedder) -> None:
    text = "word " * (embedder.window + 1)
    with pytest.raises(ValueError, match="window"):
        list(embedder.embed_passages([whole(text, context="")]))


def test_the_window_counts_context_and_text_together(embedder: Embedder) -> None:
    text = "word " * (embedder.window - 1)
    list(embedder.embed_passages([whole(text.strip(), context="one")]))
    assert embedder.count([embedder_input("one", text)])[0] == embedder.window


def test_alike_texts_are_nearer_than_unlike_ones(embedder: Embedder) -> None:
    question = embedder.embed_question("grants in Ghana")
    grants, tool = (v.passage for v in embedder.embed_passages([whole(t) for t in TEXTS]))
    assert float(question @ grants) > float(question @ tool)


def test_sixty_four_threads_get_the_same_vectors(real_embedder: Embedder) -> None:
    expected = real_embedder.embed_question("Who joined?").tobytes()
    found: list[bytes] = []

    def ask() -> None:
        found.append(real_embedder.embed_question("Who joined?").tobytes())

    threads = [threading.Thread(target=ask) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 64


def test_a_model_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_model_folder(), folder)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    from corpus.model_folder import DEFAULT_MODEL_DIGEST, folder_digest, sound

    with pytest.raises(ModelUnavailable, match="reinstall"):
        sound(folder, folder_digest(folder), DEFAULT_MODEL_DIGEST)


def test_a_folder_with_pickled_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelUnavailable, match="pickle"):
        load_embedder(str(tmp_path))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"modules\.json"):
        load_embedder(str(tmp_path))


def test_our_own_forward_pass_computes_what_sentence_transformers_does() -> None:
    """Loads that package, which nothing else in the product needs for the default model.

    In float32: in bfloat16 either rounds its own way, by how texts lie beside each other.
    """
    import torch

    folder = default_model_folder()
    assert isinstance(load_encoder(folder, threads=0), BertEncoder)
    ours = BertEncoder(Bert(read_bert(folder, torch.float32)), read_tokenizer(folder), 1)
    theirs = LibraryEncoder(folder, torch.float32, threads=1)
    assert (ours.longest, ours.dimension) == (theirs.longest, theirs.dimension)
    texts = [*TEXTS, "Résilience à Dakar (2016): 3,5 M€", "city " * 240, "?"]
    pieces = [encoded.ids for encoded in ours.tokenizer.encode_batch(texts)]
    assert pieces == [encoded.ids for encoded in theirs.tokenizer.encode_batch(texts)]
    for (tokens, pooled), (same, known) in zip(ours.read(pieces), theirs.read(pieces), strict=True):
        np.testing.assert_allclose(tokens, same, atol=1e-3)
        lengths = np.linalg.norm(pooled) * np.linalg.norm(known)
        assert float(pooled @ known) / lengths > 0.9999


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("config.json", {"hidden_act": "relu"}),
        ("config_sentence_transformers.json", {"prompts": {"query": "query: "}}),
        ("modules.json", []),
    ],
)
def test_a_model_of_another_shape_is_left_to_sentence_transformers(
    tmp_path: Path, file: str, change: Any
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_model_folder(), folder)
    assert has_this_shape(folder)
    given = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps(given | change if isinstance(given, dict) else change))
    assert not has_this_shape(folder)
