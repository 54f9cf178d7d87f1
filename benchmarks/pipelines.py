"""One pipeline over a folder of text files: `python -m benchmarks.pipelines NAME TEXTS OUT`.

NAME is `ours` (read apart, cut, embedded with sentence vectors, stored, indexed), `textbook` (the
LangChain tutorial: recursive splitter 1000/200, HuggingFaceEmbeddings, Chroma) or `bare` (the model
alone on our passages). All use the same weights. Loading the model is not timed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measured import milliseconds, peak_mebibytes
from benchmarks.quality_page import CHECKOUT
from corpus.audience import Audience, Reader
from corpus.database import open_database
from corpus.embedding import embedder_input, load_embedder
from corpus.freshness import bring_up_to_date
from corpus.language import language_teller
from corpus.model_folder import default_model_folder
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter, ReadItem
from ingest.pipeline import Ingest
from ingest.reading.sandbox import read_file
from ingest.sources import Wishes, find_items

LABELS = ("public", "partner", "staff")


def main() -> None:
    """Run one pipeline and print what was measured as JSON."""
    name, texts, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    characters = sum(len(p.read_text(encoding="utf-8")) for p in texts.glob("*.txt"))
    pipelines = {"ours": ours, "textbook": textbook, "bare": bare}
    found = pipelines[name](texts, out)
    print(json.dumps({"characters": characters, **found, "peak": peak_mebibytes()}))


def own_questions() -> list[str]:
    """The questions of the sample library's evaluation."""
    path = CHECKOUT / "tests" / "evaluation" / "sample_library.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line][:40]


def ours(texts: Path, out: Path) -> dict[str, Any]:
    """The product: everything that is made ready for answering included."""
    drafter = _drafter()
    engine = open_database(out, create=True)
    run = Ingest(writer=CatalogueWriter(engine), make_drafter=lambda: drafter, read_file=read_file)
    items = find_items([str(texts)], Wishes(audience="public"), _no_fetch).items
    start = time.perf_counter()
    report = run.run(items, lambda *_: None)
    bring_up_to_date(engine, out)
    seconds = time.perf_counter() - start
    engine.dispose()
    memory = peak_mebibytes()  # of ingest alone
    doings = asking(out, drafter.embedder)
    asked = milliseconds(doings, own_questions(), 1)
    return {"seconds": seconds, "passages": report.passages, "asked": asked, "ingest_peak": memory}


def asking(data_dir: Path, embedder: Any) -> dict[str, Callable[[str], object]]:
    """What a question costs: its embedding, a search, an answer."""
    from api.bootstrap.services import build_services
    from api.settings import ApiSettings
    from assistant.model import Question

    settings = CorpusSettings(data_dir=data_dir, database_url=None)
    services = build_services(settings, ApiSettings(), embedder)
    reader = Reader(id="bench", surface="bench", audience=Audience(LABELS))
    return {
        "embed": embedder.embed_question,
        "search": lambda text: services.retriever.retrieve(reader.audience, text, 10),
        "answer": lambda text: asyncio.run(services.assistant.answer(reader, Question(text=text))),
    }


def textbook(texts: Path, out: Path) -> dict[str, Any]:
    """The pipeline of the LangChain tutorial."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(
        model_name=str(default_model_folder()), model_kwargs={"device": "cpu"}
    )
    embeddings.embed_query("warming up")
    start = time.perf_counter()
    documents = [
        Document(page_content=path.read_text(encoding="utf-8"), metadata={"source": path.name})
        for path in sorted(texts.glob("*.txt"))
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    store = Chroma.from_documents(chunks, embeddings, persist_directory=str(out))
    seconds = time.perf_counter() - start
    memory = peak_mebibytes()
    doings: dict[str, Callable[[str], object]] = {
        "embed": embeddings.embed_query,
        "search": lambda text: store.similarity_search(text, k=10),
    }
    asked = milliseconds(doings, own_questions(), 1)
    return {"seconds": seconds, "passages": len(chunks), "asked": asked, "ingest_peak": memory}


def bare(texts: Path, _out: Path) -> dict[str, Any]:
    """The model's own `encode`, in the same number type, on the inputs that ours embeds."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    drafter = _drafter()
    items = find_items([str(texts)], Wishes(audience="public"), _no_fetch).items
    inputs = [
        embedder_input(passage.context, passage.text)
        for item in items
        for data, name in [item.read()]
        for passage in drafter.draft(
            ReadItem(item=item, name=name, data=data, parsed=read_file(data, name))
        ).passages
    ]
    dtype = drafter.embedder.number_type
    model = SentenceTransformer(
        str(default_model_folder()), device="cpu", model_kwargs={"dtype": dtype}
    )
    model.encode(["warming up"], show_progress_bar=False)
    start = time.perf_counter()
    model.encode(inputs, show_progress_bar=False)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "passages": len(inputs), "ingest_peak": peak_mebibytes()}


def _drafter() -> Any:
    embedder = load_embedder("default")
    embedder.embed_question("warming up")
    return Drafter(embedder=embedder, count_tokens=token_counter(), tell_language=language_teller())


def _no_fetch(address: str) -> Any:
    raise AssertionError(f"benchmarks fetch nothing: {address}")


if __name__ == "__main__":
    main()
