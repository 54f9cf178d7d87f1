"""How the page looks for one browser: what its reader chose, and the organisation's brand."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Literal

from fastapi import Request

from api.page.brand import Brand

Theme = Literal["", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """A theme, or what the system prefers, and the brand."""

    theme: Theme = ""
    brand: Brand = field(default_factory=Brand)

    @property
    def attribute(self) -> str:
        """What the root element says of the theme, as markup."""
        return f' data-theme="{self.theme}"' if self.theme else ""

    def head(self, root: str) -> str:
        """What the head of a page needs for it, as markup."""
        name, style = self.brand.name, self.brand.style
        named = f'<meta name="application-name" content="{escape(name)}">' if name else ""
        address = f"{root}/brand/style.css?v={style.version}"
        return named + (f'<link rel="stylesheet" href="{address}">' if style.body else "")

    def logo(self, root: str) -> str:
        """The address of the logo: the organisation's, or ours."""
        logo = self.brand.logo
        return f"{root}/brand/logo?v={logo.version}" if logo.body else f"{root}/static/icon.svg"


def look_of(request: Request) -> Look:
    """What this browser was told to show; anything else in its cookie is as if there were none."""
    chosen = request.cookies.get("theme")
    theme: Theme = "dark" if chosen == "dark" else "light" if chosen == "light" else ""
    return Look(theme, getattr(request.app.state, "brand", Brand()))
