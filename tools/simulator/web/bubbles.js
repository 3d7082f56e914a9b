// A message as a bubble: one small function per type.
import { h, icon } from "./dom.js";
import { avatar, clockTime, fileSize, markup, onlyEmoji, phoneNumber } from "./format.js";
import { store } from "./store.js";
import { reply, summary } from "./summary.js";
import { voicePlayer } from "./voice.js";

/** The bubble; `act` holds what can be done with it: menu, tap, openList, openPhoto, findMessage. */
export function bubble(message, act) {
  const mine = message.author === "customer";
  const line = h("div", { class: `line ${mine ? "out" : "in"}`, "data-id": message.id, "data-author": message.author });
  const inner = message.revoked ? deleted(mine) : [referral(message), quote(message, act), body(message, act)];
  const bare = message.type === "sticker" && !message.revoked;
  const box = h("div", { class: `bubble ${bare ? "bare" : ""}` }, inner, meta(message, mine));
  if (message.status === "failed") box.append(h("div", { class: "failure" }, failure(message)));
  if (!message.revoked) {
    const choices = choicesOf(message, act);
    if (choices) { box.append(choices); box.classList.add("wide"); }
    box.append(h("button", { type: "button", class: "bubble-menu", "aria-label": "Opciones del mensaje", onclick: () => act.menu(message) }, icon("down")));
  }
  if (message.status === "failed") box.classList.add("failed");
  const emojis = [...new Set(Object.values(message.reactions).filter(Boolean))];
  if (emojis.length) { box.append(h("span", { class: "reactions" }, emojis.join(""))); line.classList.add("reacted"); }
  line.append(box);
  return line;
}

const deleted = (mine) => h("span", { class: "deleted" }, mine ? "🚫 Eliminaste este mensaje" : "🚫 Se eliminó este mensaje");

function referral(message) {
  const ad = message.extras.referral;
  return ad && h("span", { class: "referral" }, h("small", {}, "Desde un anuncio"), h("b", {}, ad.headline ?? "Anuncio"), ad.body ?? "");
}

function quote(message, act) {
  const quoted = message.context_id && store.current?.messages.get(message.context_id);
  if (!quoted) return null;
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => act.findMessage(quoted.id) },
    h("strong", {}, quoted.author === "customer" ? "Tú" : "GP Bikes"),
    h("span", {}, summary(quoted)),
  );
}

function body(message, act) {
  const content = message.content ?? {};
  return (BODIES[message.type] ?? other)(content, message, act);
}

const words = (text) => h("div", { class: `words ${onlyEmoji(text) ? "large" : ""}` }, markup(text));
const fileAddress = (content) => (content.id ? `/api/media/${content.id}` : content.link);

const BODIES = {
  text: (content) => words(content.body ?? ""),
  image: (content, _, act) => [photo(fileAddress(content), act), content.caption && words(content.caption)],
  sticker: (content) => h("img", { class: "sticker", src: fileAddress(content), alt: "Sticker" }),
  video: (content) => [h("video", { src: fileAddress(content), controls: true, preload: "metadata" }), content.caption && words(content.caption)],
  audio: (content, message) => voicePlayer(fileAddress(content), message.id, content.voice),
  document: (content) => [documentCard(content), content.caption && words(content.caption)],
  location: (content) => [map(content), place(content)],
  contacts: (content) => content.map(personCard),
  order: (content) => [(content.product_items ?? []).map(product), content.text && words(content.text)],
  interactive,
  button: (content) => words(content.text ?? ""),
  template: (_, message, act) => [templateHeader(message, act), templateText(message)],
  unsupported: () => h("span", { class: "deleted" }, "Este tipo de mensaje no es compatible con la empresa"),
};

function other(content, message) {
  return [h("b", {}, message.type), h("pre", { class: "json" }, JSON.stringify(content, null, 2))];
}

function photo(address, act) {
  return h("button", { type: "button", class: "photo", "aria-label": "Ver la foto", onclick: () => act.openPhoto(address) }, h("img", { src: address, alt: "Foto", loading: "lazy" }));
}

function documentCard(content) {
  const name = content.filename ?? "Documento";
  const kind = (name.split(".").at(-1) ?? "").toUpperCase();
  return h(
    "a",
    { class: "document", href: fileAddress(content), download: name, target: "_blank", rel: "noopener" },
    icon("document"),
    h("span", {}, name, h("small", {}, [kind, fileSize(content.file_size)].filter(Boolean).join(" · "))),
  );
}

function map(content) {
  const address = `https://www.openstreetmap.org/?mlat=${Number(content.latitude)}&mlon=${Number(content.longitude)}#map=16`;
  const drawing = new DOMParser().parseFromString(STREETS, "image/svg+xml").documentElement;
  return h("a", { class: "map", href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": "Abrir el mapa" }, document.importNode(drawing, true), h("span", { class: "pin" }, icon("pin")));
}

const STREETS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 262 128" preserveAspectRatio="xMidYMid slice"><rect width="262" height="128" fill="#e6e9e2"/><path d="M0 92q60-20 120-8t142-18v62H0z" fill="#cfe3c4"/><path d="M-5 30 267 8M-5 66 267 40M-5 104 267 78M40-5 62 133M104-5l20 138M170-5l18 138M226-5l16 138" stroke="#fff" stroke-width="7"/><path d="M-5 120Q110 70 128 60T267-10" stroke="#f7d488" stroke-width="9" fill="none"/></svg>';

function place(content) {
  const where = content.name ?? "Ubicación";
  const detail = content.address ?? `${Number(content.latitude).toFixed(4)}, ${Number(content.longitude).toFixed(4)}`;
  return h("div", { class: "place" }, where, h("small", {}, detail));
}

function product(item) {
  const price = item.item_price > 1 ? `$${Number(item.item_price).toLocaleString("es-CO")}` : "";
  return h("div", { class: "person-card" }, h("span", {}, `🛒 ${item.product_retailer_id}`, h("small", {}, [`${item.quantity ?? 1} unidad`, price].filter(Boolean).join(" · "))));
}

function personCard(contact) {
  const name = contact.name?.formatted_name ?? "Contacto";
  const phone = contact.phones?.[0];
  const number = phone?.wa_id ? phoneNumber(phone.wa_id) : phone?.phone;
  return h("div", { class: "person-card" }, avatar(name), h("span", {}, name, number && h("small", {}, number)));
}

function interactive(content, _, act) {
  const chosen = reply(content);
  if (chosen) return [words(chosen.title), chosen.description && h("span", { class: "footer-text" }, chosen.description)];
  if (!content.body) return other(content, { type: content.type ?? "interactive" });
  return [
    header(content.header, act),
    words(content.body.text),
    content.footer && h("span", { class: "footer-text" }, content.footer.text),
  ];
}

function header(part, act) {
  if (!part) return null;
  if (part.type === "text") return h("span", { class: "header-text" }, part.text);
  if (part.type === "image") return photo(fileAddress(part.image), act);
  return h("span", { class: "header-text" }, part.type);
}

function templateHeader(message, act) {
  const part = (message.content.components ?? []).find((one) => one.type?.toLowerCase() === "header");
  const media = part?.parameters?.[0];
  return media?.type === "image" ? photo(fileAddress(media.image), act) : null;
}

function templateText(message) {
  const parts = (message.rendered ?? "").split("\n\n");
  const template = templateOf(message);
  const title = template?.header && parts.shift();
  const footer = template?.footer && parts.pop();
  return [
    title && h("span", { class: "header-text" }, title),
    words(parts.join("\n\n")),
    footer && h("span", { class: "footer-text" }, footer),
  ];
}

function templateOf({ content }) {
  return store.templates.find((one) => one.name === content.name && one.language === content.language.code);
}

function choicesOf(message, act) {
  if (message.author !== "business") return null;
  const buttons = message.type === "template" ? templateButtons(message, act) : interactiveButtons(message, act);
  return buttons.length ? h("div", { class: "choices" }, buttons) : null;
}

function interactiveButtons(message, act) {
  const action = message.content?.action;
  if (!action) return [];
  if (message.content.type === "list") return [choice(action.button, "list", () => act.openList(message))];
  if (message.content.type === "cta_url") {
    const parameters = action.parameters ?? {};
    return [choice(parameters.display_text ?? "Abrir", "link", () => open(parameters.url, "_blank", "noopener"))];
  }
  if (message.content.type === "location_request_message") return [choice("Enviar ubicación", "pin", () => act.sendLocation())];
  const tapped = answered(message);
  return (action.buttons ?? []).map(({ reply: one }) => choice(one.title, "reply", () => act.tapButton(message, one), tapped));
}

function templateButtons(message, act) {
  const { components = [] } = message.content;
  return (templateOf(message)?.buttons ?? []).map((text, index) => {
    const part = components.find((one) => one.type?.toLowerCase() === "button" && Number(one.index) === index);
    const payload = part?.parameters?.[0]?.payload ?? text;
    return choice(text, "reply", () => act.tapTemplateButton(message, { text, payload }), answered(message));
  });
}

/** Reply buttons can be tapped once, as on the real phone. */
function answered(message) {
  return [...(store.current?.messages.values() ?? [])].some((one) => one.context_id === message.id && (one.type === "interactive" || one.type === "button"));
}

function choice(text, shape, onclick, disabled = false) {
  return h("button", { type: "button", class: "choice", disabled, onclick }, icon(shape), text);
}

/** What the business pays for, and what it must not do: advertising at night. */
function kind(message) {
  if (!message.category) return [];
  return [message.category === "MARKETING" ? "publicidad" : "plantilla", message.out_of_hours && "fuera del horario permitido"];
}

function meta(message, mine) {
  const parts = [...kind(message), message.edited && "editado", clockTime(message.at)].filter(Boolean).join(" · ");
  return h("div", { class: "meta" }, h("time", { datetime: new Date(message.at * 1000).toISOString() }, parts), !message.revoked && tick(message, mine));
}

const OWN_TICKS = {
  waiting: ["clock", "", "Enviando"],
  delivered: ["ticks", "", "Entregado"],
  read: ["ticks", "read", "Leído por GP Bikes"],
  undelivered: ["alert", "lost", "El servidor no lo recibió"],
};
const BUSINESS_TICKS = {
  accepted: ["clock", "", "GP Bikes ve: aceptado"],
  sent: ["tick", "", "GP Bikes ve: enviado"],
  delivered: ["ticks", "", "GP Bikes ve: entregado"],
  read: ["ticks", "read", "GP Bikes ve: leído"],
  failed: ["alert", "lost", "GP Bikes ve: falló"],
};

function tick(message, mine) {
  const [shape, state, label] = (mine ? OWN_TICKS : BUSINESS_TICKS)[message.status] ?? ["clock", "", message.status];
  return h("span", { class: `tick ${state}`, role: "img", "aria-label": label, title: label, "data-status": message.status }, icon(shape));
}

function failure(message) {
  const code = message.history.at(-1)?.error_code;
  return `No le llegó al cliente${code ? ` (error ${code})` : ""}`;
}
