"""A typed client of the control API, for tests and load."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self, TypeVar

import aiohttp
import msgspec

from tools.simulator.faults import Fault, FaultName, FaultSettings
from tools.simulator.graph_api.templates import Template
from tools.simulator.inputs import CustomerChange, NewCustomer, NewMessage
from tools.simulator.models import Behaviour, BusinessNumber, Counts, Customer, Exchange, MediaFile, Message
from tools.simulator.replays import Replay

if TYPE_CHECKING:
    from types import TracebackType

    from tools.simulator.recordings import Recording

T = TypeVar("T")
_LONGEST_POLL_SECONDS = 60.0
_ANSWER_SECONDS = 90.0


class SimulatorClientError(Exception):
    """The simulator refused a call; carries its HTTP status and its words."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"the simulator answered {status}: {text}")
        self.status = status


class NoReplyError(Exception):
    """The business sent nothing to this customer within the time given."""


class SimulatorClient:
    """Speaks to the simulator at an address such as `http://127.0.0.1:8002`; use it as a context manager."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Nothing is sent yet."""
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
        self._http = aiohttp.ClientSession(base_url=self._base_url, connector=connector, timeout=timeout)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    async def make_customer(self, wanted: NewCustomer | None = None) -> CustomerHandle:
        """A new person on WhatsApp; whatever is not wanted otherwise is invented."""
        return CustomerHandle(
            self, await self.call("POST", "/api/customers", Customer, wanted or NewCustomer())
        )

    async def find_customer(self, name: str) -> CustomerHandle:
        """The person with this key, phone or user id."""
        return CustomerHandle(self, await self.call("GET", f"/api/customers/{name}", Customer))

    async def send_together(self, items: list[tuple[CustomerHandle, NewMessage]]) -> list[Message]:
        """Messages of any customers in one webhook."""
        batch = [{"customer": handle.customer.key, "message": message} for handle, message in items]
        return await self.call("POST", "/api/batches", list[Message], batch)

    async def post_webhook(
        self, field: str, value: dict[str, object], *, signed_with: str | None = None
    ) -> dict[str, object]:
        """A change of any field; with `signed_with`, signed by a wrong secret. Returns the envelope."""
        raw = {"field": field, "value": value, "signed_with": signed_with}
        return await self.call("POST", "/api/webhooks", dict[str, object], raw)

    async def upload(self, content: bytes, *, mime_type: str, filename: str) -> MediaFile:
        """Store a file that a customer will send; its id goes into a message's content."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=filename, content_type=mime_type)
        return await self._request("POST", "/api/media", MediaFile, form)

    async def set_faults(self, faults: dict[FaultName, Fault], *, seed: int | None = None) -> FaultSettings:
        """Replace the named faults: `set_faults({"server_error": Fault(next=2)})`."""
        return await self.call("PATCH", "/api/faults", FaultSettings, FaultSettings(seed=seed, faults=faults))

    async def clear_faults(self) -> FaultSettings:
        """Nothing goes wrong from now on."""
        return await self.call("DELETE", "/api/faults", FaultSettings)

    async def behave(self, **changes: float | bool) -> Behaviour:
        """Change fields of `Behaviour`: `behave(quiet=True, throughput_per_second=0)`."""
        return await self.call("PATCH", "/api/behaviour", Behaviour, changes)

    async def approve_template(self, template: Template) -> Template:
        """Make a template known to the account."""
        return await self.call("POST", "/api/templates", Template, template)

    async def add_number(self, number: BusinessNumber) -> list[str]:
        """Another number of the dealership or of another one; returns all phone number ids."""
        return await self.call("POST", "/api/numbers", list[str], number)

    async def exchanges(self, kind: str | None = None) -> list[Exchange]:
        """The last webhooks (`webhook`) and Graph API calls (`graph`), in order."""
        path = f"/api/exchanges?kind={kind}" if kind else "/api/exchanges"
        return await self.call("GET", path, list[Exchange])

    async def graph_calls(self, operation: str = "") -> list[Exchange]:
        """Graph API calls whose operation begins with this: `send`, `send.text`, `read`, `media`."""
        return [call for call in await self.exchanges("graph") if call.operation.startswith(operation)]

    async def counts(self) -> Counts:
        """Totals since the start or the last reset."""
        return await self.call("GET", "/api/counts", Counts)

    async def play(self, recording: str | Recording, *, seconds: float = 60.0) -> Replay:
        """Play a recording of the library, or one given in full, and wait for its end."""
        wanted = {"name": recording} if isinstance(recording, str) else {"recording": recording}
        replay = await self.call("POST", "/api/replays", Replay, wanted)
        return await self.call("GET", f"/api/replays/{replay.id}?timeout={seconds:g}", Replay)

    async def reset(self) -> Counts:
        """As if the simulator had just started."""
        return await self.call("POST", "/api/reset", Counts)

    async def call(self, method: str, path: str, wanted: type[T], body: object = None) -> T:
        """One call of the control API; raise `SimulatorClientError` when it is refused."""
        return await self._request(method, path, wanted, None if body is None else msgspec.json.encode(body))

    async def _request(
        self, method: str, path: str, wanted: type[T], data: bytes | aiohttp.FormData | None
    ) -> T:
        assert self._http is not None, "use the client as a context manager"
        async with self._http.request(method, path, data=data) as response:
            content = await response.read()
            if not response.ok:
                raise SimulatorClientError(response.status, content.decode(errors="replace"))
            return msgspec.json.decode(content, type=wanted)


class CustomerHandle:
    """One customer, and how far the test has followed the business's replies."""

    def __init__(self, client: SimulatorClient, customer: Customer) -> None:
        self.customer = customer
        self._client = client
        self._path = f"/api/customers/{customer.key}"
        self._seen = 0

    async def send_text(self, body: str, *, reply_to: str | None = None) -> Message:
        """Write a text, perhaps quoting a message."""
        return await self.send(NewMessage(content={"body": body}, reply_to=reply_to))

    async def send_file(self, message_type: str, file: MediaFile, **content: object) -> Message:
        """Send an uploaded file as `image`, `audio` (with `voice=True` a voice note), `document`, `video`."""
        return await self.send(NewMessage(type=message_type, content={"id": file.id, **content}))

    async def tap(
        self, message: Message, choice_id: str, title: str, *, kind: str = "button_reply"
    ) -> Message:
        """Tap a reply button, or with `kind="list_reply"` a row, of a message."""
        content = {"type": kind, kind: {"id": choice_id, "title": title}}
        return await self.send(NewMessage(type="interactive", content=content, reply_to=message.id))

    async def send(self, message: NewMessage) -> Message:
        """Send anything."""
        return await self._client.call("POST", f"{self._path}/messages", Message, message)

    async def messages(self) -> list[Message]:
        """The conversation, in order."""
        return await self._client.call("GET", f"{self._path}/messages", list[Message])

    async def next_reply(self, seconds: float = 10.0) -> Message:
        """The business's message after the one returned last; raise `NoReplyError` after these seconds."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            poll = f"{self._path}/replies?after={self._seen}&timeout={min(left, _LONGEST_POLL_SECONDS):g}"
            replies = await self._client.call("GET", poll, list[Message])
            if replies:
                self._seen = replies[0].sequence
                return replies[0]
        raise NoReplyError(f"no reply to {self.customer.key} within {seconds:g} s")

    async def read(self) -> None:
        """Look at the conversation, so that what arrived becomes read."""
        await self._client.call("POST", f"{self._path}/read", dict[str, int])

    async def call(self) -> None:
        """Call the business, which opens the 24-hour window."""
        await self._client.call("POST", f"{self._path}/calls", Customer)

    async def change(self, change: CustomerChange) -> None:
        """Change number, user id, reachability, marketing consent or the 24-hour window."""
        self.customer = await self._client.call("PATCH", self._path, Customer, change)
