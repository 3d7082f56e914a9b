// How Meta and this customer behave, and acts beyond what a phone can do.
import { api } from "./api.js";
import { byId, h } from "./dom.js";
import { phoneNumber } from "./format.js";
import { toast } from "./sheets.js";
import { store } from "./store.js";

const SWITCHES = [
  ["pair_rate", "Pair rate", "One message per 6 s to one customer, bursts of 45 (131056)"],
  ["window", "24-hour window", "Free text only within 24 h of the customer's last message (131047)"],
  ["late_errors", "Errors come late", "Accept first, report by a failed status afterwards"],
  ["statuses", "Statuses", "Tell sent, delivered, read and failed by webhook"],
  ["read_automatically", "Customers read at once", "Even when nobody looks at the phone"],
  ["quiet", "Quiet", "Keep counts only, for load tests"],
];

export function showTools() {
  store.on("loaded", drawBoth);
  store.on("behaviour", drawBehaviour);
  store.on("people", drawBehaviour);
  store.on("selected", drawBehaviour);
  store.on("replay", showReplay);
}

function drawBoth() {
  drawBehaviour();
  drawTools();
}

function drawBehaviour() {
  if (byId("pane-behaviour").querySelector("input[type=number]:focus")) return;
  const { behaviour } = store;
  byId("pane-behaviour").replaceChildren(
    h("h2", {}, "Meta"),
    ...SWITCHES.map(([name, title, what]) => switchRow(title, what, behaviour[name], (on) => run(api.behave({ [name]: on })), name)),
    numberRow("Throughput", "Messages a second per number; 0 switches the limit off (130429)", behaviour.throughput_per_second, (value) => run(api.behave({ throughput_per_second: value }))),
    numberRow("Status delay", "Seconds between two statuses", behaviour.status_delay_seconds, (value) => run(api.behave({ status_delay_seconds: value })), "0.05"),
    ...customerRows(),
  );
}

function customerRows() {
  const customer = store.current?.customer;
  if (!customer) return [];
  const change = (what) => run(api.changeCustomer(customer.key, what));
  const facts = [["key", customer.key], ["phone", customer.phone ? phoneNumber(customer.phone) : "hidden"], ["user id", customer.user_id ?? "none"], ["username", customer.username ?? "none"]];
  return [
    h("h2", {}, customer.name),
    h("dl", { class: "facts" }, facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { title: value }, value)])),
    switchRow("Reachable", "Otherwise sending fails with 131026", customer.reachable, (on) => change({ reachable: on })),
    switchRow("Wants marketing", "Otherwise marketing templates fail with 131050", customer.wants_marketing, (on) => change({ wants_marketing: on })),
    h("div", { class: "buttons", style: { "margin-top": "12px" } },
      button("Close the 24-hour window", () => change({ window_open: false })),
      button("Open it", () => change({ window_open: true })),
      customer.user_id && button("Change user id", () => change({ user_id: `CO.${String(Date.now())}${Math.floor(Math.random() * 1e6)}` })),
      customer.phone && button("Change number", () => change({ phone: `57300000${String(Math.floor(Math.random() * 10000)).padStart(4, "0")}` }))),
  ];
}

function switchRow(title, what, on, onset, name) {
  const input = h("input", { type: "checkbox", class: "switch", role: "switch", checked: on, "data-setting": name, onchange: (event) => onset(event.target.checked) });
  return h("label", { class: "switch-row" }, h("span", {}, title, h("small", {}, what)), input);
}

function numberRow(title, what, value, onset, step = "1") {
  const input = h("input", { type: "number", class: "number", min: "0", step, value: String(value), onchange: (event) => { event.target.blur(); onset(Number(event.target.value)); } });
  return h("label", { class: "switch-row" }, h("span", {}, title, h("small", {}, what)), input);
}

const button = (text, onclick, kind = "") => h("button", { type: "button", class: `button small ${kind}`, onclick }, text);

function drawTools() {
  const { business } = store;
  byId("pane-tools").replaceChildren(
    h("h2", {}, "Recorded conversations"),
    h("p", {}, "A customer is made, says what was recorded, and waits for answers."),
    ...Object.entries(store.recordings).map(([name, title]) => h("div", { class: "recording-row" }, h("span", {}, title), button("Play", () => play(api.play(name))))),
    h("div", { class: "buttons", style: { "margin-top": "12px" } }, button("Play a file", playFile), button("Save this conversation", save)),
    h("p", { class: "outcome", id: "replay-outcome", role: "status" }),
    h("h2", {}, "Gateway"),
    h("dl", { class: "facts" }, h("dt", {}, "webhook"), h("dd", { title: business.webhook_url }, business.webhook_url), h("dt", {}, "API"), h("dd", {}, business.api_version)),
    h("div", { class: "buttons" }, button("Verification handshake", handshake), button("Wrongly signed webhook", () => run(api.webhook("messages", { messages: [] }, "a wrong secret")))),
    h("p", { class: "outcome", id: "handshake-outcome", role: "status" }),
    h("h2", {}, "Unusual webhooks"),
    h("p", {}, "From the customer who is chosen, or from Meta itself."),
    h("div", { class: "buttons" },
      button("Unsupported message", () => send(UNSUPPORTED)),
      button("Unknown type", () => send({ type: "hologram", content: { anything: true } })),
      button("Order", () => send(ORDER)),
      button("Three messages in one", sendThree),
      button("Unknown field", () => run(api.webhook("a_field_of_tomorrow", { anything: true }))),
      button("Quality update", () => run(api.webhook("phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_1K" }))),
      button("Stop advertising", () => prefer("stop")),
      button("Resume advertising", () => prefer("resume")),
      button("A person answers from the app", answerFromTheApp),
      button("Customer calls", callUs)),
    h("h2", {}, "Start afresh"),
    h("p", {}, "Forget all customers, messages, files, faults and counts of the simulator. The bot keeps its own memory."),
    h("div", { class: "buttons" }, button("Reset the simulator", () => run(api.reset()), "danger")),
  );
}

const UNSUPPORTED = {
  type: "unsupported",
  extras: { errors: [{ code: 131051, title: "Message type unknown", message: "Message type unknown", error_data: { details: "Message type is currently not supported." } }] },
};
const ORDER = { type: "order", content: { catalog_id: "1", text: "", product_items: [{ product_retailer_id: "MT-03", quantity: 1, item_price: 1, currency: "COP" }] } };

async function run(promise) {
  try {
    return await promise;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function send(message) {
  if (store.selected) run(api.send(store.selected, message));
  else toast("Choose a customer first");
}

function sendThree() {
  if (!store.selected) return toast("Choose a customer first");
  const texts = ["hola", "quiero una moto", "para trocha"];
  return run(api.batch(texts.map((body) => ({ customer: store.selected, message: { content: { body } } }))));
}

function callUs() {
  if (!store.selected) return toast("Choose a customer first");
  return run(api.call(store.selected));
}

const now = () => Math.floor(Date.now() / 1000);

function prefer(value) {
  const customer = store.current?.customer;
  if (!customer) return toast("Choose a customer first");
  const preference = { wa_id: customer.phone, user_id: customer.user_id, category: "marketing_messages", value, detail: `User requested to ${value} marketing messages`, timestamp: now() };
  run(api.changeCustomer(customer.key, { wants_marketing: value !== "stop" }));
  return run(api.webhook("user_preferences", { user_preferences: [preference] }));
}

/** What WhatsApp Business tells when a person writes on the dealership's own phone: the assistant falls silent. */
function answerFromTheApp() {
  const customer = store.current?.customer;
  if (!customer) return toast("Choose a customer first");
  const to = customer.phone ? { to: customer.phone } : { to_user_id: customer.user_id };
  const echo = { ...to, id: `wamid.echo${Date.now()}`, timestamp: String(now()), type: "text", text: { body: "Hola, le escribe Ana de GP Bikes." } };
  return run(api.webhook("smb_message_echoes", { message_echoes: [echo] }));
}

function playFile() {
  const input = h("input", { type: "file", accept: ".yaml,.yml,.json" });
  input.onchange = () => play(api.playFile(input.files[0]));
  input.click();
}

function save() {
  if (!store.selected) return toast("Choose a customer first");
  const link = h("a", { href: `/api/customers/${store.selected}/recording`, download: "conversation.yaml" });
  link.click();
}

async function play(playing) {
  const replay = await run(playing);
  if (replay) { store.select(replay.customer); showReplay(replay); }
}

function showReplay(replay) {
  const place = byId("replay-outcome");
  if (!place) return;
  place.className = `outcome ${replay.state === "failed" ? "bad" : replay.state === "finished" ? "good" : ""}`;
  place.textContent = `${replay.title}: ${replay.state}, ${replay.done} of ${replay.steps} steps. ${replay.problem}`;
}

async function handshake() {
  const outcome = await run(api.handshake());
  const place = byId("handshake-outcome");
  if (!outcome) return;
  place.className = `outcome ${outcome.verified ? "good" : "bad"}`;
  place.textContent = outcome.verified ? "The gateway answered with the challenge." : `Not verified: ${outcome.status ? `status ${outcome.status}` : "no answer"}.`;
}
