"""How a server is told to let the people of the provider in."""

from __future__ import annotations

SIGN_IN = {
    "SIGN_IN": "oidc",
    "OIDC_CLIENT_ID": "cited-assistant",
    "OIDC_CLIENT_SECRET": "a secret of tests",
    "GROUP_LABELS": "staff-group=staff,partner;wri=partner,partner:wri",
}
