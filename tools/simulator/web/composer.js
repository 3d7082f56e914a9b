// Writing, attaching and recording.
import { api } from "./api.js";
import { byId, h, icon } from "./dom.js";
import { minutes } from "./format.js";
import { make } from "./people.js";
import { closeSheet, openSheet, toast } from "./sheets.js";
import { store } from "./store.js";
import { summary } from "./summary.js";
import { startRecording } from "./voice.js";

const PLACES = [
  { name: "Chapinero", address: "Calle 57 con carrera 13, Bogotá", latitude: 4.6436, longitude: -74.0655 },
  { name: "Suba", address: "Portal de Suba, Bogotá", latitude: 4.7466, longitude: -74.0946 },
  { name: "Kennedy", address: "Plaza de las Américas, Bogotá", latitude: 4.6189, longitude: -74.1352 },
  { name: "Soacha", address: "Parque principal, Soacha", latitude: 4.5793, longitude: -74.2168 },
];
const AD = {
  source_url: "https://fb.me/anuncio-inventado",
  source_type: "ad",
  source_id: "120000000000001",
  headline: "MT-03: estrénela este mes",
  body: "Pregunte por los planes de financiación",
  media_type: "image",
  ctwa_clid: "ARInventado000",
};
let composing = {};
let recording = null;

export function watchComposer() {
  const draft = byId("draft");
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  draft.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
    if (event.key === "Escape") compose({});
  });
  draft.addEventListener("input", fit);
  draft.addEventListener("paste", pastePicture);
  byId("composing-cancel").addEventListener("click", () => compose({}));
  byId("attach").addEventListener("click", openAttachments);
  byId("camera").addEventListener("click", () => pick("image/*", previewPicture));
  byId("record").addEventListener("click", record);
  byId("recording-cancel").addEventListener("click", () => stopRecording(false));
  byId("recording-send").addEventListener("click", () => stopRecording(true));
  store.on("selected", () => compose({}));
}

/** Prepare the field: to answer `replyTo`, to change `edit`, or for a new message. */
export function compose(next) {
  const wasEditing = composing.edit;
  composing = next;
  const about = next.replyTo ?? next.edit;
  byId("composing").hidden = !about;
  if (about) {
    byId("composing-title").textContent = next.edit ? "Editar mensaje" : about.author === "customer" ? "Tú" : "GP Bikes";
    byId("composing-body").textContent = summary(about);
    byId("draft").focus();
  }
  if (next.edit) byId("draft").value = next.edit.content.body;
  else if (wasEditing) byId("draft").value = "";
  fit();
}

export function sendText(body) {
  return send({ type: "text", content: { body } });
}

export function sendLocationSheet() {
  const rows = PLACES.map((place) => h(
    "button",
    { type: "button", class: "sheet-row", onclick: () => { closeSheet(); send({ type: "location", content: place }); } },
    h("span", {}, place.name, h("small", {}, place.address)), icon("pin")));
  openSheet("Enviar ubicación", ...rows);
}

async function submit() {
  const text = byId("draft").value.trim();
  if (!text) return;
  const { edit, replyTo } = composing;
  byId("draft").value = "";
  compose({});
  if (edit) await send({ type: "edit", content: { original_message_id: edit.id, message: { type: "text", text: { body: text } } } });
  else await send({ type: "text", content: { body: text }, ...(replyTo ? { reply_to: replyTo.id } : {}) });
}

async function send(message) {
  const key = store.selected ?? (await make({}));
  if (!key) return;
  try {
    const sent = await api.send(key, message);
    if (!["edit", "revoke", "reaction"].includes(sent.type) && !store.people.get(key).messages.has(sent.id)) store.putMessage(sent);
  } catch (error) {
    toast(error.message);
  }
}

function fit() {
  const draft = byId("draft");
  draft.style.height = "auto";
  draft.style.height = `${draft.scrollHeight}px`;
  const empty = !draft.value.trim();
  byId("send").hidden = empty;
  byId("record").hidden = !empty;
}

function openAttachments() {
  byId("attach").setAttribute("aria-expanded", "true");
  const tiles = [
    tile("image", "Foto", 262, () => pick("image/*", previewPicture)),
    tile("document", "Documento", 226, () => pick("", (file) => sendFile("document", file, { filename: file.name }))),
    tile("audio", "Audio", 22, () => pick("audio/*", (file) => sendFile("audio", file, { voice: true }))),
    tile("pin", "Ubicación", 150, sendLocationSheet),
    tile("person", "Contacto", 200, sendContact),
    tile("sticker", "Sticker", 325, openStickers),
    tile("megaphone", "Anuncio", 45, () => send({ type: "text", content: { body: "Hola, quiero más información" }, extras: { referral: AD } })),
    tile("list", "Ráfaga", 285, sendBurst),
  ];
  openSheet("Adjuntar", h("div", { class: "sheet-grid" }, tiles));
}

function tile(shape, label, color, act) {
  const onclick = () => { closeSheet(); act(); };
  return h("button", { type: "button", class: "sheet-tile", style: { "--hue": String(color) }, onclick }, h("span", {}, icon(shape)), h("span", {}, label));
}

function pick(accept, then) {
  const input = byId("file-input");
  input.accept = accept;
  input.value = "";
  input.onchange = () => { if (input.files[0]) then(input.files[0]); };
  input.click();
}

function pastePicture(event) {
  const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  previewPicture(file);
}

function previewPicture(file) {
  const address = URL.createObjectURL(file);
  const caption = h("input", { name: "caption", placeholder: "Agregar un comentario…", maxlength: "1024", "aria-label": "Comentario" });
  const form = h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      closeSheet();
      URL.revokeObjectURL(address);
      sendFile("image", file, caption.value.trim() ? { caption: caption.value.trim() } : {});
    },
  }, h("img", { class: "sheet-preview", src: address, alt: "La foto que se enviará" }), h("div", { class: "field" }, caption), h("button", { class: "button primary" }, "Enviar foto"));
  openSheet("Foto", form);
}

async function sendFile(type, file, content) {
  try {
    const stored = await api.upload(file, file.name ?? "nota-de-voz");
    await send({ type, content: { id: stored.id, ...content } });
  } catch (error) {
    toast(error.message);
  }
}

function sendContact() {
  const contact = {
    name: { formatted_name: "Marta Inventada", first_name: "Marta" },
    phones: [{ phone: "+57 300 000 0099", wa_id: "573000000099", type: "CELL" }],
  };
  send({ type: "contacts", content: [contact] });
}

function openStickers() {
  const tiles = ["🏍️", "😎", "🔥", "👋"].map((emoji) =>
    h("button", { type: "button", onclick: () => { closeSheet(); sendSticker(emoji); }, "aria-label": `Sticker ${emoji}` }, emoji));
  openSheet("Sticker", h("div", { class: "sheet-emojis" }, tiles));
}

async function sendSticker(emoji) {
  const canvas = h("canvas", { width: "256", height: "256" });
  const brush = canvas.getContext("2d");
  brush.font = "190px 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji', sans-serif";
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(emoji, 128, 140);
  const picture = await new Promise((resolve) => { canvas.toBlob(resolve, "image/webp"); });
  sendFile("sticker", new File([picture], "sticker.webp", { type: "image/webp" }), {});
}

/** What people do: three short messages instead of one. */
async function sendBurst() {
  for (const body of ["hola", "quiero una moto", "para trocha"]) await send({ type: "text", content: { body } });
}

async function record() {
  try {
    recording = { ...(await startRecording()), startedAt: Date.now() };
  } catch {
    toast("No hay micrófono disponible. Con «Adjuntar → Audio» puede enviar un archivo.");
    return;
  }
  byId("composer-row").hidden = true;
  byId("recording-row").hidden = false;
  byId("recording-wave").replaceChildren();
  recording.timer = setInterval(showLevel, 90);
}

function showLevel() {
  const wave = byId("recording-wave");
  byId("recording-time").textContent = minutes((Date.now() - recording.startedAt) / 1000);
  wave.append(h("i", { style: { height: `${Math.round(12 + 88 * recording.level())}%` } }));
  while (wave.scrollWidth > wave.clientWidth) wave.firstChild.remove();
}

async function stopRecording(keep) {
  const { stop, timer } = recording;
  clearInterval(timer);
  recording = null;
  byId("composer-row").hidden = false;
  byId("recording-row").hidden = true;
  const sound = await stop();
  if (keep && sound.size) await sendFile("audio", new File([sound], "nota-de-voz", { type: sound.type }), { voice: true });
}
