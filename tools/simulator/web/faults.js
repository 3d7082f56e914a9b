// What can go wrong on purpose.
import { api } from "./api.js";
import { byId, h } from "./dom.js";
import { toast } from "./sheets.js";
import { store } from "./store.js";

const GRAPH = ["operation"];
const FAULTS = [
  ["server_error", "Graph API: 500", "Refuses with 131000 and does nothing.", GRAPH],
  ["rate_limited", "Graph API: 429", "Refuses with 130429 and does nothing.", GRAPH],
  ["never_answer", "Graph API: silence", "Accepts the call, does nothing, stays silent.", [...GRAPH, "seconds"]],
  ["drop_answer", "Graph API: lost answer", "Sends the message, but the answer never comes.", [...GRAPH, "seconds"]],
  ["slow_answer", "Graph API: slow", "Does the work and answers late.", [...GRAPH, "seconds"]],
  ["failed_status", "Status: failed", "Accepts a message and reports its failure later.", ["error_code"]],
  ["lost_status", "Status: lost", "A status that is never told.", []],
  ["duplicate_webhook", "Webhook: duplicated", "Delivered again, so many times more.", ["copies"]],
  ["reorder_webhook", "Webhook: reordered", "Held back, so that later ones overtake it.", ["seconds"]],
];
const LABELS = { seconds: "seconds", copies: "copies", error_code: "code" };

export function showFaults() {
  store.on("loaded", draw);
  store.on("faults", draw);
  store.on("exchange", refreshSoon);
}

function draw() {
  const active = FAULTS.filter(([name]) => isActive(store.faults.faults[name])).length;
  byId("faults-badge").hidden = !active;
  byId("faults-badge").textContent = String(active);
  if (byId("pane-faults").contains(document.activeElement) && document.activeElement.matches("input, select")) return;
  byId("pane-faults").replaceChildren(
    h("h2", {}, "Faults"),
    h("p", {}, "Each happens the next N times, or with a probability. The same seed gives the same sequence."),
    h("div", { class: "buttons" },
      h("label", { class: "fault-controls" }, "Seed ", number(store.faults.seed, (seed) => act(api.setSeed(seed)), { min: "0" })),
      h("button", { type: "button", class: "button small", onclick: () => act(api.clearFaults()) }, "End all faults")),
    ...FAULTS.map(row),
  );
}

const isActive = (fault) => Boolean(fault && (fault.next || fault.probability));

function row([name, title, what, parameters]) {
  const fault = store.faults.faults[name];
  const set = (change) => act(api.setFault(name, { ...fault, ...change }));
  const extra = parameters.map((parameter) => (parameter === "operation" ? operation(fault, set) : h("label", {}, LABELS[parameter], number(fault[parameter], (value) => set({ [parameter]: value }), { min: "0", step: parameter === "seconds" ? "0.1" : "1" }))));
  return h(
    "div",
    { class: `fault ${isActive(fault) ? "active" : ""}`, "data-fault": name },
    h("div", { class: "fault-head" }, h("strong", {}, title), h("span", {}, fault.happened ? `happened ${fault.happened}×` : "")),
    h("p", { class: "fault-what" }, what),
    h("div", { class: "fault-controls" },
      h("label", {}, "next", number(fault.next, (next) => set({ next }), { min: "0" })),
      h("label", {}, "%", number(Math.round(fault.probability * 100), (percent) => set({ probability: Math.min(1, percent / 100) }), { min: "0", max: "100" })),
      extra),
  );
}

function number(value, onset, limits) {
  const input = h("input", { type: "number", class: "number", value: String(value), ...limits });
  input.addEventListener("change", () => { input.blur(); onset(Number(input.value) || 0); });
  return input;
}

function operation(fault, set) {
  const options = [["send", "sending"], ["read", "read receipts"], ["media", "media"], ["any", "every call"]].map(([value, label]) =>
    h("option", { value, selected: value === fault.operation }, label));
  const select = h("select", { class: "select", onchange: (event) => { event.target.blur(); set({ operation: event.target.value }); } }, options);
  return h("label", {}, "on", select);
}

async function act(promise) {
  try {
    store.change("faults", await promise);
  } catch (error) {
    toast(error.message);
  }
}

let refreshing = 0;
function refreshSoon() {
  if (!FAULTS.some(([name]) => isActive(store.faults.faults[name]))) return;
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    const answer = await fetch("/api/faults");
    if (answer.ok) store.change("faults", await answer.json());
  }, 300);
}
