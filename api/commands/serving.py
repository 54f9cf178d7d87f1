"""`assistant serve`: who is let in where, and the server."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from api.access.doorkeeper import KeyDoorkeeper, LocalPerson
from api.access.people import PeopleDoorkeeper
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services, forget_old_conversations
from api.commands.listening import listening_at
from api.commands.logs import configure_logs
from api.commands.memory import give_back_what_is_large
from api.http.services import Services
from api.http.serving import Drain, Proxy, serve_app
from api.http.slow_clients import Deadlines
from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from assistant.chat.settings import ChatSettings
from corpus.database import open_truth
from corpus.keys import KeyStore
from corpus.settings import CorpusSettings

if TYPE_CHECKING:
    from api.slack.surface import SlackSurface


def serve_here(
    host: str,
    port: int,
    *,
    proxied: bool,
    trusted_proxies: Sequence[str] | None,
    local_person: bool,
    root_path: str = "",
) -> None:
    """Serve the page and the HTTP interface until a signal says stop."""
    settings = ApiSettings(root_path=root_path) if root_path else ApiSettings()
    _check_sign_in(settings, host, proxied=proxied)
    who = _local_person(
        host, proxied=proxied, wanted=local_person, signs_in=settings.sign_in != "none"
    )
    proxy = Proxy(trusted=tuple(trusted_proxies or ("127.0.0.1",))) if proxied else None
    configure_logs(settings.log_format)
    give_back_what_is_large()
    with listening_at(host, port) as listening:
        services = build_services(CorpusSettings(), settings, chat=ChatSettings())
        forget_old_conversations(services, dt.datetime.now(dt.UTC))
        name = f"[{host}]" if ":" in host else host
        application = create_app(
            services,
            (*settings.host_names, name),
            doorkeeper=PeopleDoorkeeper(KeyDoorkeeper(services.keys, who), services.sign_in),
            trusted_proxies=proxy.trusted if proxy else (),
            slack=_slack(services),
        )
        ready = f"ready at http://{name}:{listening.getsockname()[1]}"
        serve_app(
            application,
            listening,
            on_ready=lambda: typer.echo(ready, err=True),
            on_stopping=services.answering.stop,
            drain=Drain(seconds=settings.drain_seconds, begin=services.draining.begin),
            # a proxy that signs people in is believed by the application, which sees it first
            proxy=None if settings.sign_in == "proxy" else proxy,
            deadlines=Deadlines.letting_end(settings.stop_seconds),
        )
        services.close()


def _slack(services: Services) -> SlackSurface | None:
    """Slack over HTTP, where it is set up; Socket Mode has a process of its own."""
    settings = SlackSettings()
    if not settings.is_on or not settings.slack_signing_secret.get_secret_value():
        return None
    from api.slack.surface import SlackSurface

    return SlackSurface(services, settings)


def _check_sign_in(settings: ApiSettings, host: str, *, proxied: bool) -> None:
    """Refuse to serve where people could not sign in, or not safely."""
    if settings.sign_in == "proxy" and not proxied:
        raise ValueError("ASSISTANT_SIGN_IN=proxy needs --proxy-headers, and a --trusted-proxy")
    reached = proxied or not _is_loopback(host)
    if settings.sign_in != "none" and reached and not settings.public_url.startswith("https://"):
        raise ValueError(
            "people sign in over https: set ASSISTANT_PUBLIC_URL to the https:// address that "
            "they have in their browsers"
        )


def _local_person(host: str, *, proxied: bool, wanted: bool, signs_in: bool) -> LocalPerson:
    """Who needs no key here; what others can reach needs a sign-in, or a key that opens."""
    if _is_loopback(host) and not proxied:
        if wanted:
            return "always"
        return "never" if signs_in else "without_keys"
    what = "a proxy passes requests on" if proxied else f"{host} is reachable from other machines"
    if wanted:
        raise ValueError(f"{what}, so nobody is let in without a key: leave out --local-person")
    if signs_in:
        return "never"
    engine = open_truth(CorpusSettings())
    try:
        if not KeyStore(engine).any_live():
            raise ValueError(
                f"{what}, and there is no key that opens anything: "
                "make one with `assistant keys create`, or serve on 127.0.0.1"
            )
    finally:
        engine.dispose()
    return "never"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
