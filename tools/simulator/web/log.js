// The log of webhooks and Graph API calls.
import { byId, h, icon } from "./dom.js";
import { logTime } from "./format.js";
import { store } from "./store.js";

const SHOWN = 250;
let filter = "all";

export function showLog() {
  const chips = [["all", "All"], ["webhook", "Webhooks"], ["graph", "Graph API"]].map(([kind, label]) =>
    h("button", { type: "button", class: "chip", "aria-pressed": String(kind === filter), "data-kind": kind, onclick: () => choose(kind) }, label));
  const clear = h("button", { type: "button", class: "button small", onclick: () => { store.exchanges = []; draw(); } }, "Clear");
  byId("pane-log").replaceChildren(
    h("div", { class: "log-bar" }, chips, h("span", { class: "spacer" }), clear),
    h("ul", { class: "log-list", id: "log-list" }),
    h("p", { class: "log-empty", id: "log-empty" }, "Every webhook to the gateway and every Graph API call from the courier appears here. Open one to see its JSON."),
  );
  store.on("loaded", draw);
  store.on("exchange", add);
}

function choose(kind) {
  filter = kind;
  for (const chip of byId("pane-log").querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(chip.dataset.kind === kind));
  draw();
}

const wanted = (exchange) => filter === "all" || exchange.kind === filter;

function draw() {
  const rows = store.exchanges.filter(wanted).slice(-SHOWN).reverse().map(row);
  byId("log-list").replaceChildren(...rows);
  byId("log-empty").hidden = rows.length > 0;
}

function add(exchange) {
  if (!wanted(exchange)) return;
  const list = byId("log-list");
  list.prepend(row(exchange));
  if (list.children.length > SHOWN) list.lastChild.remove();
  byId("log-empty").hidden = true;
}

function row(exchange) {
  const outward = exchange.kind === "webhook";
  const details = h("details", { class: `exchange ${exchange.kind}`, "data-operation": exchange.operation });
  const notes = [logTime(exchange.at), exchange.attempt > 1 && `attempt ${exchange.attempt}`, exchange.note].filter(Boolean).join(" · ");
  details.append(h(
    "summary",
    {},
    h("span", { class: "direction", title: outward ? "Webhook to the gateway" : "Call of the Graph API" }, icon(outward ? "outgoing" : "incoming")),
    h("span", { class: "operation" }, exchange.operation, h("small", {}, notes)),
    h("span", { class: "took" }, `${exchange.milliseconds < 10 ? exchange.milliseconds.toFixed(1) : Math.round(exchange.milliseconds)} ms`),
    h("span", { class: `code ${severity(exchange.status)}` }, exchange.status ? String(exchange.status) : "—"),
  ));
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(body(exchange)); });
  return h("li", {}, details);
}

function severity(status) {
  if (status >= 200 && status < 300) return "good";
  return status >= 400 && status < 500 ? "warn" : "bad";
}

function body(exchange) {
  return h(
    "div",
    { class: "exchange-body" },
    h("h3", {}, `${exchange.method} ${exchange.path}`),
    exchange.request === null || exchange.request === undefined ? null : json(exchange.request),
    h("h3", {}, "Answer"),
    json(exchange.response),
  );
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g;

function json(value) {
  const text = typeof value === "string" ? value || "(empty)" : JSON.stringify(value, null, 2);
  const nodes = [];
  let end = 0;
  for (const found of typeof value === "string" ? [] : text.matchAll(TOKEN)) {
    const kind = found[2] ? "key" : found[1] ? "string" : "other";
    const token = found[1] ?? found[0];
    nodes.push(text.slice(end, found.index), h("span", { class: kind }, token));
    end = found.index + token.length;
  }
  return h("pre", { class: "json", tabindex: "0" }, nodes, text.slice(end));
}
