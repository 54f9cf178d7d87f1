"""Our own path of a request, and what stands before it where a proxy serves us under a path."""

from __future__ import annotations

from starlette.types import Scope


def root_of(scope: Scope) -> str:
    """What all our addresses begin with here, such as `/docs`; empty at the top of a host."""
    # a mounted application has a longer one of its own
    return str(scope.get("app_root_path", scope.get("root_path", "")))


def path_of(scope: Scope) -> str:
    """The path of ours that a request names, as routes have it."""
    path, root = str(scope["path"]), root_of(scope)
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
