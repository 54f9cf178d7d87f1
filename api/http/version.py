"""Which version of the project this is, as clients are told."""

from __future__ import annotations

from importlib.metadata import version


def project_version() -> str:
    """The version that the package was installed with: that of pyproject.toml."""
    return version("cited-assistant")
