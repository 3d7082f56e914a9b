"""Errors as the Graph API answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.protocol.error_codes import TITLES

if TYPE_CHECKING:
    from tools.simulator.json_types import JsonObject

_HTTP_STATUSES = {
    1: 500,
    2: 503,
    190: 401,
    130429: 429,
    131000: 500,
    131056: 429,
    132001: 404,
    2500: 404,
}


class GraphError(Exception):
    """A refused call: Meta's code, what exactly was wrong, and the HTTP status that goes with the code."""

    def __init__(self, code: int, details: str, *, status: int | None = None) -> None:
        super().__init__(f"(#{code}) {TITLES[code]}: {details}")
        self.code = code
        self.details = details
        self.status = status or _HTTP_STATUSES.get(code, 400)

    def body(self, trace_id: str) -> JsonObject:
        """The answer in Meta's shape."""
        return {
            "error": {
                "message": f"(#{self.code}) {TITLES[self.code]}",
                "type": "OAuthException",
                "code": self.code,
                "error_data": {"messaging_product": "whatsapp", "details": self.details},
                "fbtrace_id": trace_id,
            }
        }
