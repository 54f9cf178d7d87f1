"""Slack's methods, as strict as Slack: token, scope, place, limits, rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fake_slack.limits import Refused, check_blocks, check_text
from tests.fake_slack.workspace import (
    APP_TOKEN,
    BOT,
    BOT_ID,
    BOT_TOKEN,
    TEAM,
    Workspace,
)

Given = dict[str, Any]
Method = Callable[[Workspace, Given], Given]


def call(workspace: Workspace, method: str, token: str, given: Given) -> Given:
    """Answer a call.

    Raises:
        Refused: with Slack's code.
    """
    found = METHODS.get(method)
    if found is None:
        raise Refused("unknown_method")
    wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
    if token != wanted:
        known = token in {APP_TOKEN, BOT_TOKEN}
        raise Refused("not_allowed_token_type" if known else "invalid_auth")
    return found(workspace, given)


def _auth_test(_: Workspace, __: Given) -> Given:
    return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "team": "Home", "user": "assistant"}


def _connections_open(workspace: Workspace, _: Given) -> Given:
    """The server adds where the socket is."""
    if not workspace.manifest["settings"].get("socket_mode_enabled"):
        raise Refused("socket_mode_not_enabled")
    return {}


def _users_info(workspace: Workspace, given: Given) -> Given:
    workspace.need("users:read")
    user = workspace.users.get(given["user"])
    if user is None:
        raise Refused("user_not_found")
    if "users:read.email" not in workspace.scopes:
        user = {**user, "profile": {k: v for k, v in user["profile"].items() if k != "email"}}
    return {"user": user}


def _history_scope(channel: Given) -> str:
    kind = "im" if channel["is_im"] else "groups" if channel["is_private"] else "channels"
    return f"{kind}:history"


def _conversations_info(workspace: Workspace, given: Given) -> Given:
    channel = workspace.channels.get(given["channel"])
    if channel is None:
        raise Refused("channel_not_found")
    workspace.need(_history_scope(channel).replace("history", "read"))
    inside = BOT in channel["members"]
    shown = {k: v for k, v in channel.items() if k != "members"}
    return {"channel": {**shown, "is_member": inside}}


def _conversations_members(workspace: Workspace, given: Given) -> Given:
    channel = workspace.room(given["channel"])
    workspace.need(_history_scope(channel).replace("history", "read"))
    limit = int(given.get("limit", 100))
    members = channel["members"]
    more = "next" if len(members) > limit else ""
    return {"members": members[:limit], "response_metadata": {"next_cursor": more}}


def _conversations_replies(workspace: Workspace, given: Given) -> Given:
    channel = workspace.room(given["channel"])
    workspace.need(_history_scope(channel))
    root = given["ts"]
    messages = workspace.messages[given["channel"]]
    if root not in messages:
        raise Refused("thread_not_found")
    found = [m for ts, m in messages.items() if ts == root or m.get("thread_ts") == root]
    return {"messages": found, "has_more": False}


def _post(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    channel = given["channel"]
    workspace.room(channel)
    check_text(given.get("text"))
    if "blocks" in given:
        check_blocks(given["blocks"])
    _check_flags(given)
    facts = {"blocks": given.get("blocks", []), "bot_id": BOT_ID}
    if given.get("thread_ts"):
        if given["thread_ts"] not in workspace.messages[channel]:
            raise Refused("thread_not_found")
        facts["thread_ts"] = given["thread_ts"]
    message = workspace.post(channel, BOT, given["text"], **facts)
    return {"channel": channel, "ts": message["ts"], "message": message}


def _post_ephemeral(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    room = workspace.room(given["channel"])
    check_text(given.get("text"))
    if given["user"] not in room["members"]:
        raise Refused("user_not_in_channel")
    workspace.ephemeral.append(dict(given))
    return {"message_ts": workspace.new_ts()}


def _update(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    message = workspace.own(given["channel"], given["ts"], "cant_update_message")
    if (given["channel"], given["ts"]) in workspace.streams:
        raise Refused("streaming_state_conflict")
    check_text(given.get("text"))
    check_blocks(given.get("blocks", []))
    message |= {"text": given["text"], "blocks": given.get("blocks", []), "markdown_text": ""}
    message["updates"] = message.get("updates", 0) + 1
    return {"channel": given["channel"], "ts": given["ts"]}


def _delete(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    workspace.own(given["channel"], given["ts"], "cant_delete_message")
    del workspace.messages[given["channel"]][given["ts"]]
    return {"channel": given["channel"], "ts": given["ts"]}


def _start_stream(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    channel, root = given["channel"], given.get("thread_ts")
    room = workspace.room(channel)
    if root not in workspace.messages[channel]:
        raise Refused("invalid_thread_ts")
    if not room["is_im"]:
        for name in ("recipient_team_id", "recipient_user_id"):
            if not given.get(name):
                raise Refused(f"missing_{name}")
    facts = {"thread_ts": root, "markdown_text": "", "bot_id": BOT_ID}
    message = workspace.post(channel, BOT, "", **facts)
    workspace.streams[channel, message["ts"]] = workspace.clock()
    try:
        workspace.grow(channel, message["ts"], given.get("markdown_text") or "")
    except Refused:
        workspace.streams.pop((channel, message["ts"]), None)
        del workspace.messages[channel][message["ts"]]
        raise
    return {"channel": channel, "ts": message["ts"]}


def _append_stream(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    if not given.get("markdown_text"):
        raise Refused("no_text")
    workspace.grow(given["channel"], given["ts"], given["markdown_text"])
    return {"channel": given["channel"], "ts": given["ts"]}


def _stop_stream(workspace: Workspace, given: Given) -> Given:
    workspace.need("chat:write")
    if "blocks" in given:
        check_blocks(given["blocks"])
    message = workspace.grow(given["channel"], given["ts"], given.get("markdown_text") or "")
    del workspace.streams[given["channel"], given["ts"]]
    message["blocks"] = given.get("blocks", [])
    return {"channel": given["channel"], "ts": given["ts"]}


def _set_status(workspace: Workspace, given: Given) -> Given:
    workspace.need("assistant:write")
    workspace.room(given["channel_id"])
    workspace.statuses.append((given["channel_id"], given["thread_ts"], given["status"]))
    return {}


def _set_prompts(workspace: Workspace, given: Given) -> Given:
    workspace.need("assistant:write")
    prompts = given["prompts"]
    if not 0 < len(prompts) <= 4 or any(not each["title"] for each in prompts):
        raise Refused("invalid_arguments", "prompts")
    workspace.prompts[given["channel_id"]] = prompts
    return {}


def _views_open(workspace: Workspace, given: Given) -> Given:
    view = given["view"]
    check_blocks(view["blocks"])
    if view["type"] != "modal" or len(view["title"]["text"]) > 24:
        raise Refused("invalid_arguments", "view")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        raise Refused("invalid_arguments", "an input without submit")
    workspace.views.append(view)
    return {"view": {"id": "V1"}}


def _views_publish(workspace: Workspace, given: Given) -> Given:
    if not workspace.manifest["features"].get("app_home", {}).get("home_tab_enabled"):
        raise Refused("not_enabled")
    check_blocks(given["view"]["blocks"])
    workspace.homes[given["user_id"]] = given["view"]
    return {"view": {"id": "V0"}}


def _check_flags(given: Given) -> None:
    """Not Slack's rule but ours: no message may let Slack fetch a link."""
    if given.get("unfurl_links") is not False or given.get("unfurl_media") is not False:
        raise Refused("unfurls", "links of this message would be fetched")


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "apps.connections.open": _connections_open,
    "users.info": _users_info,
    "conversations.info": _conversations_info,
    "conversations.members": _conversations_members,
    "conversations.replies": _conversations_replies,
    "chat.postMessage": _post,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.startStream": _start_stream,
    "chat.appendStream": _append_stream,
    "chat.stopStream": _stop_stream,
    "assistant.threads.setStatus": _set_status,
    "assistant.threads.setSuggestedPrompts": _set_prompts,
    "views.open": _views_open,
    "views.publish": _views_publish,
}
