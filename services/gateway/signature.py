"""Proof that a webhook comes from Meta: the signature over the body as it arrived."""

from __future__ import annotations

import hmac

from services.gateway.errors import Unsigned

_PREFIX = b"sha256="


def verify(body: bytes, signature: bytes, secret: bytes) -> None:
    """Return when `signature`, the value of X-Hub-Signature-256, was made over `body` with `secret`.

    Takes the same time wherever a wrong signature differs from the right one. Raises Unsigned.
    """
    expected = hmac.digest(secret, body, "sha256").hex().encode()
    if not hmac.compare_digest(_PREFIX + expected, signature):
        raise Unsigned
