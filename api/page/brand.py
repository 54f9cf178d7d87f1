"""How an organisation shows itself on the page: its name, logo and colour."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from api.colours import Colour, on_dark, on_light
from api.settings import LOGO_TYPES, ApiSettings


@dataclass(frozen=True, slots=True)
class Part:
    """A file of it, and what tells that it has changed."""

    body: bytes = b""
    media_type: str = ""

    @property
    def version(self) -> str:
        """A part of its address."""
        return hashlib.sha256(self.body).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Brand:
    """What is there of it; empty parts leave the page as it is."""

    name: str = ""
    logo: Part = Part()
    style: Part = Part()

    @classmethod
    def of(cls, settings: ApiSettings) -> Brand:
        """As it is set; the logo is read now, and never again."""
        return cls(
            settings.brand_name,
            _logo(settings.brand_logo) if settings.brand_logo else Part(),
            _style(settings.brand_accent) if settings.brand_accent else Part(),
        )


def _logo(path: Path) -> Part:
    return Part(path.read_bytes(), LOGO_TYPES[path.suffix.lower()])


def _style(accent: str) -> Part:
    light, dark = on_light(Colour.of(accent)), on_dark(Colour.of(accent))
    rules = "; ".join(
        f"--{name}: light-dark({of_light}, {of_dark})"
        for name, of_light, of_dark in (
            ("accent", light.colour, dark.colour),
            ("accent-ink", light.ink, dark.ink),
            ("tint", light.tint, dark.tint),
        )
    )
    return Part(f":root {{ {rules}; }}\n".encode(), "text/css")
