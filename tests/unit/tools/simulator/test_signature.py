"""The signature on every webhook."""

from __future__ import annotations

from tools.simulator.protocol.signature import signature_header


def test_the_signature_is_the_hmac_of_the_raw_bytes() -> None:
    """A value computed with `openssl dgst -sha256 -hmac key`."""
    expected = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    body = b"The quick brown fox jumps over the lazy dog"
    assert signature_header(body, "key") == f"sha256={expected}"


def test_another_secret_signs_otherwise() -> None:
    """Who does not know the secret cannot sign."""
    assert signature_header(b"{}", "one") != signature_header(b"{}", "other")
