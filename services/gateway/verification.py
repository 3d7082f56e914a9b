"""The platform asks whether the webhook's address is ours; the token that only both know answers."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.gateway.strangers import Strangers


class Verification:
    """The endpoint that Meta calls with GET when the webhook's address is entered."""

    def __init__(self, verify_token: str, strangers: Strangers) -> None:
        self._token = verify_token.encode()
        self._strangers = strangers

    async def answer(self, request: Request) -> Response:
        """200 with the challenge as plain text, or 403; 429 to whoever guesses too often."""
        query = request.query_params
        token = query.get("hub.verify_token", "").encode()
        if hmac.compare_digest(token, self._token) and query.get("hub.mode") == "subscribe":
            return PlainTextResponse(query.get("hub.challenge", ""))
        if self._strangers.are_too_many(request.scope):
            return PlainTextResponse("Too many requests with a wrong token.", 429)
        return PlainTextResponse("The verify token is missing or wrong.", 403)
