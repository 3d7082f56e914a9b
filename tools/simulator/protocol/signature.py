"""The signature Meta puts on every webhook."""

from __future__ import annotations

import hashlib
import hmac


def signature_header(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256` for exactly these bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
