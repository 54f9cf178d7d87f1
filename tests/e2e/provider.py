"""An OpenID provider on this machine with two people, as a process: prints its port.

python -W ignore -m tests.e2e.provider
"""

from __future__ import annotations

import sys
import time

from oidc_provider_mock import User, run_server_in_thread

PEOPLE = (
    User(sub="ann", claims={"name": "Ann", "groups": ["everybody", "staff-group"]}),
    User(sub="paul", claims={"name": "Paul", "groups": ["wri"]}),
)


def main() -> None:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()
