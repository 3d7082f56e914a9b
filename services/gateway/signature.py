"""Proof that a webhook comes from Meta: the signature over the body as it arrived."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from services.gateway.errors import Unsigned

_PREFIX = b"sha256="
_LENGTH = len(_PREFIX) + 64


def verify(body: bytes, signature: bytes, secrets: Sequence[bytes]) -> None:
    """Return when `signature`, the value of X-Hub-Signature-256, was made over `body` with one of `secrets`.

    Takes the same time wherever a wrong signature differs from the right one, and reads the body only for
    what looks like a signature. Raises Unsigned.
    """
    if len(signature) != _LENGTH:
        raise Unsigned
    for secret in secrets:
        expected = hmac.digest(secret, body, "sha256").hex().encode()
        if hmac.compare_digest(_PREFIX + expected, signature):
            return
    raise Unsigned
