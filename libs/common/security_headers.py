"""What every answer over HTTP tells a browser: run nothing, frame nothing, keep nothing, guess nothing."""

from __future__ import annotations

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""For pages that are no pages: a service with real ones loosens the policy for those."""
