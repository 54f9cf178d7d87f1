"""How buckets of S3 are reached, those that are read as sources and the one that keeps originals.

Keys, region and endpoint are those of the environment, `AWS_…`, as every tool for S3 reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import urllib3
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import StoreUnusable

if TYPE_CHECKING:
    from minio import Minio


class _Access(BaseSettings):
    """How buckets are reached."""

    model_config = SettingsConfigDict(env_prefix="AWS_", hide_input_in_errors=True)

    endpoint_url: str = "https://s3.amazonaws.com"
    endpoint_url_s3: str = ""
    region: str = ""
    default_region: str = ""
    access_key_id: str = ""
    secret_access_key: SecretStr = SecretStr("")
    session_token: SecretStr = SecretStr("")


def open_client(pool: urllib3.PoolManager) -> Minio:
    """A client for the server that the environment names; nothing is asked for yet.

    Raises:
        StoreUnusable: without the package, or where the environment names no server.
    """
    try:
        from minio import Minio
    except ImportError as error:
        raise StoreUnusable(
            "buckets need a package more: pip install 'cited-assistant[sources]'"
        ) from error
    access = _Access()
    endpoint = urlsplit(access.endpoint_url_s3 or access.endpoint_url)
    try:
        return Minio(
            endpoint.netloc,
            access_key=access.access_key_id or None,
            secret_key=access.secret_access_key.get_secret_value() or None,
            session_token=access.session_token.get_secret_value() or None,
            secure=endpoint.scheme == "https",
            region=access.region or access.default_region or None,
            http_client=pool,
        )
    except ValueError as error:
        raise StoreUnusable(f"AWS_ENDPOINT_URL: {error}") from error


def faults() -> tuple[type[Exception], ...]:
    """What a client raises for a request that fails, or cannot be made."""
    from minio.error import MinioException

    return (MinioException, urllib3.exceptions.HTTPError, ValueError, OSError)
