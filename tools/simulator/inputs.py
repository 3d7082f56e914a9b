"""What the control API is asked to make, change and send."""

from __future__ import annotations

import msgspec


class NewCustomer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to make up a customer from; whatever is left out is invented.

    `username_only` hides the phone: no `wa_id`, no `from`. An empty `user_id` makes a customer without one,
    as all were before 2026.
    """

    name: str | None = None
    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    username_only: bool = False
    reachable: bool = True
    wants_marketing: bool = True


class CustomerChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What changes about a customer. A new phone or user id is announced by a `system` message if `announce`.

    `window_open` opens or closes the 24-hour window of the default number.
    """

    phone: str | None = None
    user_id: str | None = None
    announce: bool = True
    reachable: bool | None = None
    wants_marketing: bool | None = None
    window_open: bool | None = None


class NewMessage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Something a customer sends. `content` is what stands under the type's name in Meta's JSON.

    For media, `content.id` is enough: the rest is filled in. `reply_to` quotes a message; `extras` are
    further keys beside the type (`referral`, `errors`, `group_id`, `context`); `id` and `at` (Unix seconds)
    replace what would be made up.
    """

    type: str = "text"
    content: object = None
    reply_to: str | None = None
    extras: dict[str, object] = {}
    phone_number_id: str | None = None
    id: str | None = None
    at: float | None = None
