"""Ranking again by a cross-encoder: off by default, offline, refused at start if it cannot work."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import api.bootstrap.answering
import api.bootstrap.services
import api.commands.assistant
from api.bootstrap.services import build_services
from api.settings import ApiSettings
from assistant.errors import RerankerUnavailable
from assistant.finding.reranking import CrossEncoderReranker, load_reranker
from assistant.model import Ranked
from corpus.audience import Audience
from corpus.model_folder import default_model_folder
from corpus.settings import CorpusSettings
from tests.builders import Library

PUBLIC = Audience(("public",))
QUESTION = "grants to cities"
WORDS = (
    "grants",
    "to",
    "cities",
    "water",
    "housing",
    "plans",
    "went",
    "from",
    "ghana",
    "accra",
    "annual",
    "report",
    "tool",
    ".",
)
TEXTS = [f"Grants to cities {' '.join((*WORDS[i:], *WORDS[:i]))}." for i in range(12)]


def save_model(folder: Path, *, sign: int = 1, labels: int = 1) -> Path:
    """A tiny cross-encoder of fixed random weights; `sign` -1 turns every order around."""
    # loaded by the one process that needs them: the two take seconds
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    with torch.random.fork_rng():
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_labels=labels,
            num_attention_heads=2, intermediate_size=32, initializer_range=1.0,
            max_position_embeddings=64,
        )  # fmt: skip
        model = BertForSequenceClassification(config)
    with torch.no_grad():
        # near zero, so that no two scores are rounded to the same 0 or 1
        model.classifier.weight.mul_(0.1 * sign)
        model.classifier.bias.zero_()
    model.save_pretrained(folder)
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("rerank") / "model")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("library"))
    for i, text in enumerate(TEXTS):
        made.put(f"{i}.md", text)
    made.open_index()
    yield made
    made.close()


def titles(ranked: Sequence[Ranked]) -> list[str]:
    return [r.passage.document.facts.title for r in ranked]


def test_the_order_follows_the_scores_of_the_model(library: Library, folder: Path) -> None:
    reranker = load_reranker(str(folder))
    found = library.retriever().retrieve(PUBLIC, QUESTION, 12)
    again = reranker.rerank(QUESTION, found)
    alone = {
        title: reranker.score(QUESTION, [f"{title}\n{r.passage.text}"])[0]
        for title, r in zip(titles(found), found, strict=True)
    }
    assert len(set(alone.values())) == len(found) > 5
    assert titles(again) == sorted(alone, key=lambda title: -alone[title])
    for ranked in again:
        assert ranked.score == pytest.approx(alone[titles([ranked])[0]], abs=1e-5)
        assert 0 <= ranked.score <= 1


def test_a_model_of_the_opposite_opinion_gives_the_opposite_order(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    found = library.retriever().retrieve(PUBLIC, QUESTION, 12)
    opposite = load_reranker(str(save_model(tmp_path / "opposite", sign=-1)))
    one, other = (r.rerank(QUESTION, found) for r in (load_reranker(str(folder)), opposite))
    assert titles(one) == titles(other)[::-1] != titles(found)


def test_passages_beyond_the_depth_follow_in_their_order(library: Library, folder: Path) -> None:
    found = library.retriever().retrieve(PUBLIC, QUESTION, 12)
    again = replace(load_reranker(str(folder)), depth=4).rerank(QUESTION, found)
    assert set(titles(again[:4])) == set(titles(found[:4]))
    assert titles(again[4:]) == titles(found[4:])
    assert [r.score for r in again] == sorted((r.score for r in again), reverse=True)
    assert load_reranker(str(folder)).rerank(QUESTION, []) == []


@dataclass(frozen=True)
class Backwards:
    """Ranks the last first."""

    depth: int = 10

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        assert question == QUESTION
        return list(ranked)[::-1]


def test_retrieval_ranks_more_than_it_returns_and_returns_the_best(library: Library) -> None:
    plain = library.retriever()
    reranking = replace(plain, reranker=Backwards())
    best = titles(plain.retrieve(PUBLIC, QUESTION, 10))
    assert titles(reranking.retrieve(PUBLIC, QUESTION, 3)) == best[::-1][:3]
    assert titles(plain.retrieve(PUBLIC, QUESTION, 3)) == best[:3]


def test_a_setting_turns_it_on(library: Library, folder: Path) -> None:
    def services(model: str) -> api.bootstrap.services.Services:
        settings = ApiSettings(rerank_model=model)
        corpus = CorpusSettings(data_dir=library.data_dir)
        return build_services(corpus, settings, library.embedder)

    off, on = services(""), services(str(folder))
    off.close()
    on.close()
    assert off.retriever.reranker is None
    assert isinstance(on.retriever.reranker, CrossEncoderReranker)


def no_model(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def embedding_model(_: Path) -> Path:
    return default_model_folder()


def three_scores(tmp_path: Path) -> Path:
    return save_model(tmp_path / "three", labels=3)


def cut_weights(tmp_path: Path) -> Path:
    weights = save_model(tmp_path / "cut") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    return weights.parent


def pickled(tmp_path: Path) -> Path:
    made = save_model(tmp_path / "pickled")
    shutil.move(made / "model.safetensors", made / "pytorch_model.bin")
    return made


def no_numbers(tmp_path: Path) -> Path:
    import torch
    from transformers import BertForSequenceClassification

    made = save_model(tmp_path / "nan")
    model: Any = BertForSequenceClassification.from_pretrained(made)
    with torch.no_grad():
        model.classifier.bias.fill_(float("nan"))
    model.save_pretrained(made)
    return made


def other_config(tmp_path: Path) -> Path:
    made = save_model(tmp_path / "config")
    (made / "config.json").write_text(json.dumps({"model_type": "nothing-known"}))
    return made


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (no_model, "cannot be used"),
        (embedding_model, "embedding model"),
        (three_scores, "3 scores"),
        (cut_weights, "cannot be used"),
        (pickled, "cannot be used"),
        (no_numbers, "no numbers"),
        (other_config, "cannot be used"),
        (lambda tmp_path: tmp_path / "nowhere", "neither a folder"),
        (lambda _: "nobody/no-such-model", "neither a folder"),
    ],
)
def test_what_is_no_cross_encoder_is_refused_with_what_to_do(
    make: Any, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(RerankerUnavailable, match=reason) as caught:
        load_reranker(str(make(tmp_path)))
    assert "set ASSISTANT_RERANK_MODEL to" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_ends_with_2_before_a_question_is_asked(
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(library.data_dir))
    monkeypatch.setenv("ASSISTANT_RERANK_MODEL", str(no_model(tmp_path)))
    monkeypatch.setattr(api.bootstrap.answering, "load_embedder", lambda *_, **__: library.embedder)
    monkeypatch.setattr("sys.argv", ["assistant", "ask", QUESTION])
    with pytest.raises(SystemExit) as ended:
        api.commands.assistant.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("assistant: the reranking model ")
    assert "leave it empty" in said
