"""Code that a fenced child runs in tests."""

from __future__ import annotations

FENCED = (
    "import sys\n"
    "from sandbox.answering import answer_and_end\n"
    "from sandbox.isolation import isolate\n"
    "from sandbox.limits import ProcessLimits\n"
)
DEEDS = (
    "import socket; socket.create_connection(('127.0.0.1', 9))",
    "import subprocess; subprocess.run(['true'])",
    "import os; os.fork()",
    "open('written.txt', 'w').write('x'); open('written.txt').read(1)[0]",
)
"""What such a child may not do."""


def attempting(deed: str) -> str:
    """Code that attempts a deed within the fence, and says `held` where it fails."""
    return (
        FENCED + "isolate(ProcessLimits())\n"
        f"try:\n    exec({deed!r})\nexcept (OSError, IndexError):\n    print('held')\n"
    )
