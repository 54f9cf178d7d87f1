"""What the manifest makes Slack deliver; whoever wants more of it made a mistake in a test.

Slack leaves the rest out in silence, which a test could take for an app that does nothing.
"""

from __future__ import annotations

from typing import Any

MESSAGES = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}
# what Slack wants beside the subscription
_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}

Manifest = dict[str, Any]


class NotDelivered(Exception):
    """Slack would not deliver this to an app with such a manifest."""


def check_event(manifest: Manifest, name: str) -> None:
    """An event of this name, as the manifest calls it."""
    if name not in manifest["settings"]["event_subscriptions"]["bot_events"]:
        raise NotDelivered(f"bot_events of the manifest have no {name}")
    if name in _SCOPES:
        _check_scope(manifest, _SCOPES[name])


def check_command(manifest: Manifest, command: str) -> None:
    """A slash command that somebody types."""
    if command not in {each["command"] for each in _commands(manifest)}:
        raise NotDelivered(f"slash_commands of the manifest have no {command}")
    _check_scope(manifest, "commands")


def check_interactivity(manifest: Manifest) -> None:
    """A button that is pressed, or a dialog that is sent off."""
    if not manifest["settings"].get("interactivity", {}).get("is_enabled"):
        raise NotDelivered("interactivity of the manifest is not enabled")


def check_way(manifest: Manifest, envelope: str, *, over_http: bool) -> None:
    """The socket, or an address for HTTP: whichever the manifest is for."""
    settings = manifest["settings"]
    if not over_http:
        if not settings.get("socket_mode_enabled"):
            raise NotDelivered("the manifest does not enable Socket Mode")
        return
    if settings.get("socket_mode_enabled"):
        raise NotDelivered("the manifest enables Socket Mode: nothing goes over HTTP")
    addresses = {
        "events_api": [settings["event_subscriptions"].get("request_url")],
        "interactive": [settings.get("interactivity", {}).get("request_url")],
        "slash_commands": [each.get("url") for each in _commands(manifest)],
    }
    if not all(addresses[envelope]):
        raise NotDelivered(f"the manifest has no address for {envelope}")


def _check_scope(manifest: Manifest, scope: str) -> None:
    if scope not in manifest["oauth_config"]["scopes"]["bot"]:
        raise NotDelivered(f"scopes of the manifest have no {scope}")


def _commands(manifest: Manifest) -> list[dict[str, Any]]:
    commands: list[dict[str, Any]] = manifest["features"].get("slash_commands", [])
    return commands
