// The conversation in the phone.
import { api } from "./api.js";
import { bubble } from "./bubbles.js";
import { compose, sendLocationSheet, sendText } from "./composer.js";
import { byId, h, icon } from "./dom.js";
import { dayKey, dayName, phoneClock } from "./format.js";
import { make } from "./people.js";
import { closeSheet, openSheet, toast } from "./sheets.js";
import { store } from "./store.js";

const EXAMPLES = [
  ["👋", "Hola, soy Carlos"],
  ["🏍️", "¿Cuánto vale la MT-03?"],
  ["🛠️", "Quiero agendar la revisión de mi moto"],
  ["💳", "¿Qué necesito para sacarla a cuotas?"],
  ["🏞️", "Busco una moto para trocha, tengo 20 millones"],
];
const READ_AFTER_MS = 700;
const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
let readTimer = 0;
let typingTimer = 0;

export function showChat() {
  store.on("loaded", drawAll);
  store.on("selected", drawAll);
  store.on("message", update);
  store.on("typing", drawTyping);
  byId("to-bottom").addEventListener("click", () => scrollDown("smooth"));
  byId("chat").addEventListener("scroll", () => { byId("to-bottom").hidden = atBottom(); });
  byId("lightbox-close").addEventListener("click", () => byId("lightbox").close());
  byId("lightbox").addEventListener("click", () => byId("lightbox").close());
  document.addEventListener("visibilitychange", readSoon);
  byId("phone-clock").textContent = phoneClock();
  setInterval(() => { byId("phone-clock").textContent = phoneClock(); }, 10_000);
}

function drawAll() {
  const messages = [...(store.current?.messages.values() ?? [])];
  if (messages.length) byId("chat").replaceChildren(...lines(messages));
  else byId("chat").replaceChildren(welcome());
  drawTyping();
  scrollDown();
  readSoon();
}

function lines(messages) {
  const drawn = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    if (isNewDay(before, message)) drawn.push(daySeparator(message));
    drawn.push(line(message, before));
  });
  return drawn;
}

const isNewDay = (before, message) => !before || dayKey(before.at) !== dayKey(message.at);
const daySeparator = (message) => h("div", { class: "day" }, dayName(message.at));

function line(message, before) {
  const drawn = bubble(message, acts);
  if (isNewDay(before, message) || before.author !== message.author) drawn.classList.add("first");
  return drawn;
}

function update({ message, isNew }) {
  if (message.customer !== store.selected) return;
  const chat = byId("chat");
  const messages = [...store.current.messages.values()];
  const before = messages[messages.findIndex((one) => one.id === message.id) - 1];
  const drawn = line(message, before);
  const stay = !isNew || (message.author === "business" && !atBottom());
  if (isNew) {
    chat.querySelector(".welcome")?.remove();
    if (isNewDay(before, message)) chat.append(daySeparator(message));
    drawn.classList.add("arriving");
    chat.append(drawn);
    redraw(message.context_id);
    drawTyping();
  } else {
    find(message.id)?.replaceWith(drawn);
  }
  if (!stay) scrollDown("smooth");
  readSoon();
}

function redraw(id) {
  const message = id && store.current.messages.get(id);
  if (!message) return;
  const old = find(id);
  const fresh = bubble(message, acts);
  if (old?.classList.contains("first")) fresh.classList.add("first");
  old?.replaceWith(fresh);
}

const find = (id) => byId("chat").querySelector(`.line[data-id="${CSS.escape(id)}"]`);

function drawTyping() {
  clearTimeout(typingTimer);
  byId("chat").querySelector(".typing-line")?.remove();
  const left = (store.current?.typingUntil ?? 0) - Date.now() / 1000;
  const typing = left > 0;
  byId("presence").textContent = typing ? "escribiendo…" : "Cuenta de empresa";
  if (!typing) return;
  const stay = atBottom();
  const dots = h("div", { class: "bubble" }, h("div", { class: "typing-dots" }, h("i"), h("i"), h("i")));
  byId("chat").append(h("div", { class: "line in first typing-line", "aria-hidden": "true" }, dots));
  if (stay) scrollDown("smooth");
  typingTimer = setTimeout(drawTyping, left * 1000 + 50);
}

function welcome() {
  const examples = EXAMPLES.map(([emoji, text]) =>
    h("button", { type: "button", class: "example", onclick: () => say(text) }, h("span", { "aria-hidden": "true" }, emoji), h("span", {}, text)));
  return h(
    "div",
    { class: "welcome" },
    h("img", { src: "/web/icon.svg", alt: "", width: "76", height: "76" }),
    h("h2", {}, "Escríbale a GP Bikes"),
    h("p", {}, store.current ? "Esta conversación está vacía. Escriba, o empiece con uno de estos:" : "Usted es el cliente. Toque un mensaje para empezar:"),
    examples,
  );
}

async function say(text) {
  const key = store.selected ?? (await make({}));
  if (key) sendText(text);
}

function readSoon() {
  clearTimeout(readTimer);
  readTimer = setTimeout(() => {
    const unread = [...(store.current?.messages.values() ?? [])].some(
      (message) => message.author === "business" && ["sent", "delivered"].includes(message.status));
    if (unread && document.visibilityState === "visible") api.read(store.selected).catch(() => {});
  }, READ_AFTER_MS);
}

function atBottom() {
  const chat = byId("chat");
  return chat.scrollHeight - chat.scrollTop - chat.clientHeight < 90;
}

function scrollDown(behavior = "auto") {
  const chat = byId("chat");
  requestAnimationFrame(() => chat.scrollTo({ top: chat.scrollHeight, behavior }));
}

async function send(message) {
  try {
    await api.send(store.selected, message);
  } catch (error) {
    toast(error.message);
  }
}

const acts = {
  menu: openMenu,
  openList,
  sendLocation: sendLocationSheet,
  openPhoto(address) {
    byId("lightbox-image").src = address;
    byId("lightbox").showModal();
  },
  findMessage(id) {
    const place = find(id);
    place?.scrollIntoView({ block: "center", behavior: "smooth" });
    place?.classList.add("found");
    setTimeout(() => place?.classList.remove("found"), 1300);
  },
  tapButton(message, chosen) {
    send({ type: "interactive", content: { type: "button_reply", button_reply: chosen }, reply_to: message.id });
  },
  tapTemplateButton(message, chosen) {
    send({ type: "button", content: chosen, reply_to: message.id });
  },
};

function openList(message) {
  const rows = message.content.action.sections.flatMap((section) => [
    section.title && h("h3", {}, section.title),
    ...section.rows.map((row) => listRow(message, row)),
  ]);
  openSheet(message.content.action.button, ...rows.filter(Boolean));
}

function listRow(message, row) {
  const choose = () => {
    closeSheet();
    send({ type: "interactive", content: { type: "list_reply", list_reply: row }, reply_to: message.id });
  };
  return h("button", { type: "button", class: "sheet-row", onclick: choose },
    h("span", {}, row.title, row.description && h("small", {}, row.description)), h("span", { class: "radio" }));
}

function openMenu(message) {
  const mine = message.author === "customer";
  const emojis = EMOJIS.map((emoji) => h("button", { type: "button", "aria-label": `Reaccionar ${emoji}`, onclick: () => react(message, emoji) }, emoji));
  const rows = [
    menuRow("reply", "Responder", () => compose({ replyTo: message })),
    message.reactions.customer && menuRow("close", "Quitar la reacción", () => react(message, "")),
    mine && message.type === "text" && menuRow("pencil", "Editar", () => compose({ edit: message })),
    mine && menuRow("trash", "Eliminar para todos", () => revoke(message), "danger"),
  ];
  openSheet("Mensaje", h("div", { class: "sheet-emojis" }, emojis), ...rows.filter(Boolean));
}

function menuRow(shape, text, act, kind = "") {
  return h("button", { type: "button", class: `sheet-row ${kind}`, onclick: () => { closeSheet(); act(); } }, h("span", {}, text), icon(shape));
}

function react(message, emoji) {
  closeSheet();
  send({ type: "reaction", content: { message_id: message.id, emoji } });
}

function revoke(message) {
  send({ type: "revoke", content: { original_message_id: message.id } });
}

