"""Settings of serving, from `ASSISTANT_…` variables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from api.colours import READABLE, Colour, on_light
from corpus.group_labels import GroupTable
from corpus.settings import Section

LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_MOST_LOGO = 200_000  # bytes
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADER = r"^[A-Za-z0-9-]+$"
_SHORTEST_SECRET = 32
_PATH = r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"  # plain words: nothing to escape, no `..`


def _without_last_slash(value: object) -> object:
    return value.removesuffix("/") if isinstance(value, str) else value


def _readable(value: str) -> str:
    accent = on_light(Colour.of(value)) if value else None
    if accent and not accent.readable():
        contrast = accent.colour.contrast(accent.tint)
        raise ValueError(
            f"has a contrast of {contrast:.1f} on its own tint of white, and text needs "
            f"{READABLE}; choose a darker one"
        )
    return value


def _a_logo(path: Path | None) -> Path | None:
    if path is None:
        return None
    if path.suffix.lower() not in LOGO_TYPES:
        raise ValueError(f"is no picture of these kinds: {', '.join(LOGO_TYPES)}")
    if not path.is_file() or path.stat().st_size > _MOST_LOGO:
        raise ValueError("is no file of 200 kB at most")
    return path


_Address = Annotated[str, BeforeValidator(_without_last_slash)]  # `/docs/` is `/docs`


class ApiSettings(Section):
    """How questions are served and the surfaces present themselves."""

    answer_seconds: float = Field(
        default=150,
        gt=0,
        le=3600,
        description="longest time for an answer; more than a chat model gets, so that quotes can "
        "still be given when it fails",
    )
    answers_at_once: int = Field(
        default=200, ge=1, le=10_000, description="answers in the making at once, of everybody"
    )
    brand_accent: Annotated[str, AfterValidator(_readable)] = Field(
        default="",
        pattern=r"^(#[0-9a-fA-F]{6})?$",
        description="colour of links and buttons, such as #7a1b4f: one that is read on white; "
        "its shade for the dark is found",
    )
    brand_logo: Annotated[Path | None, AfterValidator(_a_logo)] = Field(
        default=None,
        description="file of a logo for the head of the page: SVG, PNG, JPEG or WebP, "
        "of 200 kB at most",
    )
    brand_name: str = Field(
        default="",
        max_length=60,
        description="name of the organisation in the head of the page and in its titles",
    )
    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=600,
        description="how long a server that is to stop is not ready but answers on, so that a "
        "proxy sends requests to the other servers first",
    )
    failures_per_minute: int = Field(
        default=30,
        ge=1,
        description="requests without a valid key in a minute from one address; more get 429",
    )
    group_labels: GroupTable = Field(
        default="",
        description="what groups of signed-in people may read beside `public`, such as "
        "`staff-group=staff,partner;wri=partner:wri`; other groups stand for nothing",
    )
    hosts: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9.,:\[\] -]*$",
        description="host names that the server answers to beside its own address and that of "
        "ASSISTANT_PUBLIC_URL, separated by commas",
    )
    key_answers_at_once: int = Field(
        default=20, ge=1, description="answers in the making at once for one key"
    )
    key_requests_per_minute: int = Field(
        default=600, ge=0, description="requests in a minute for one key; 0 for any number"
    )
    key_tokens_per_day: int = Field(
        default=2_000_000,
        ge=0,
        description="tokens that the answers of one key may cost on a day (UTC); 0 for any number",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` for people, `json` for machines: one object a line"
    )
    log_questions: bool = Field(
        default=False, description="whether the log says what was asked, not only that"
    )
    keep_conversations_days: int = Field(
        default=0,
        ge=0,
        le=36500,
        description="at start the server deletes conversations without a question for longer than "
        "this; 0 keeps them until their reader deletes them",
    )
    oidc_client_id: str = Field(default="", description="our name at the OpenID provider")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""),
        description="our secret at the OpenID provider; empty for a public client",
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="where the provider says a person's groups"
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https?://[^\s@?#]+)?$",
        description="address of the OpenID provider, such as "
        "https://login.example.org/realms/staff; https, but on loopback",
    )
    oidc_scopes: str = Field(
        default="openid profile email",
        pattern=r"^openid( [!-~]+)*$",
        description="what is asked of the provider; some need `groups` for a person's groups",
    )
    proxy_groups_header: str = Field(
        default="X-Forwarded-Groups",
        pattern=_HEADER,
        description="header in which the reverse proxy names a person's groups, between commas",
    )
    proxy_secret: SecretStr = Field(
        default=SecretStr(""),
        description="at least 32 characters that the reverse proxy sends as "
        "`X-Assistant-Proxy-Secret`; nobody else may know them",
    )
    proxy_user_header: str = Field(
        default="X-Forwarded-User",
        pattern=_HEADER,
        description="header in which the reverse proxy names the person who is signed in",
    )
    public_url: _Address = Field(
        default="",
        pattern=rf"^(https?://[^/\s?#]+{_PATH})?$",
        description="what links begin with, such as https://docs.example.org, or "
        "https://www.example.org/docs where a proxy serves this under a path; "
        "empty for links that are relative to the server",
    )
    root_path: _Address = Field(
        default="",
        pattern=rf"^{_PATH}$",
        description="the path under which a proxy serves this, such as /docs; "
        "that of ASSISTANT_PUBLIC_URL without it",
    )
    sentence_reader: Literal["on", "off"] = Field(
        default="on",
        description="whether the first sentences found are read again together with the question; "
        "without it answers are less sure, and sooner there",
    )
    session_hours: float = Field(
        default=12, gt=0, le=720, description="hours after which people sign in again"
    )
    session_idle_hours: float = Field(
        default=2,
        gt=0,
        le=720,
        description="hours without a request after which people sign in again",
    )
    sign_in: Literal["none", "proxy", "oidc"] = Field(
        default="none",
        description="how people sign in: not at all, at a reverse `proxy` in front, or at an "
        "OpenID provider (`oidc`)",
    )
    stop_seconds: float = Field(
        default=20,
        gt=0,
        le=600,
        description="how long answers in the making may go on when the server stops",
    )

    @model_validator(mode="after")
    def _check_root_path(self) -> Self:
        if self.public_url and self.root_path not in {"", urlsplit(self.public_url).path}:
            raise ValueError(
                "ASSISTANT_PUBLIC_URL and the root path name one place: "
                "let the address end in that path"
            )
        return self

    @model_validator(mode="after")
    def _check_sign_in(self) -> Self:
        if self.sign_in == "oidc":
            if not self.oidc_issuer or not self.oidc_client_id:
                raise ValueError("sign-in by oidc needs ASSISTANT_OIDC_ISSUER and _CLIENT_ID")
            issuer = urlsplit(self.oidc_issuer)
            if issuer.scheme != "https" and not is_loopback_name(issuer.hostname):
                raise ValueError("ASSISTANT_OIDC_ISSUER begins with https://, but on loopback")
        if self.sign_in == "proxy" and len(self.proxy_secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(
                f"sign-in by proxy needs ASSISTANT_PROXY_SECRET of {_SHORTEST_SECRET} characters"
            )
        return self

    @property
    def root(self) -> str:
        """The path under which everything is reached, such as `/docs`; empty without one."""
        return self.root_path or urlsplit(self.public_url).path

    @property
    def base(self) -> str:
        """What addresses of ours begin with: the public address, or the path alone."""
        return self.public_url or self.root_path

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names that the server answers to wherever it listens."""
        named = [name.strip() for name in self.hosts.split(",") if name.strip()]
        public = urlsplit(self.public_url).netloc
        host = public.rpartition(":")[0] if public.rpartition(":")[2].isdigit() else public
        return tuple(dict.fromkeys([*_LOOPBACK, *named, *([host] if host else [])]))


def is_loopback_name(host: str | None) -> bool:
    """Whether a host name is this machine's own and nobody else's."""
    return host in {"127.0.0.1", "localhost", "::1"}
