"""Secrets that must not be in the repository, found by the shapes that providers give them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a key of Amazon": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a key of OpenAI": re.compile(r"\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}"),
    "a token of Meta": re.compile(r"\bEAA[A-Za-z0-9]{40,}"),
    "a key of Render": re.compile(r"\brnd_[A-Za-z0-9]{20,}"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    "an address of Slack": re.compile(r"hooks\.slack\.com/services/T[A-Z0-9]{8,}/"),
    "an address of Sentry": re.compile(r"https://[0-9a-f]{32}@[\w.-]+\.sentry\.io"),
    "a password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|rediss?|https?)://[^\s:@/'\"{}<>$]+:[^\s:@/'\"{}<>$…]{12,}@"
    ),
}
LARGEST_BYTES = 2_000_000


@dataclass(frozen=True)
class Found:
    """What looks like a secret, and where; never the secret itself."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def tracked(root: Path) -> list[Path]:
    """Every file that git knows, and every new one that it does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    return [root / name for name in listed.decode().split("\0") if name]


def find(path: Path, root: Path) -> Iterator[Found]:
    """What looks like a secret in a file; a file that is no text holds none that we could see."""
    if not path.is_file() or path.stat().st_size > LARGEST_BYTES:
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, 1):
        for what, shape in SHAPES.items():
            if shape.search(line):
                yield Found(str(path.relative_to(root)), number, what)
