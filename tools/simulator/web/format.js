// How times, names, sizes and WhatsApp's own markup are shown. Times are Bogotá's, wherever the browser is.
import { h } from "./dom.js";

const ZONE = "America/Bogota";
const clock = new Intl.DateTimeFormat("es-CO", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat("es-CO", { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });
const dayKeyFormat = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const shortDay = new Intl.DateTimeFormat("es-CO", { timeZone: ZONE, day: "numeric", month: "short" });
const stamp = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const plainClock = new Intl.DateTimeFormat("es-CO", { timeZone: ZONE, hour: "numeric", minute: "2-digit", hourCycle: "h23" });

const date = (seconds) => new Date(seconds * 1000);
export const clockTime = (seconds) => clock.format(date(seconds));
export const logTime = (seconds) => stamp.format(date(seconds));
export const phoneClock = () => plainClock.format(new Date());
export const dayKey = (seconds) => dayKeyFormat.format(date(seconds));

export function dayName(seconds) {
  const now = Date.now() / 1000;
  if (dayKey(seconds) === dayKey(now)) return "Hoy";
  if (dayKey(seconds) === dayKey(now - 86400)) return "Ayer";
  return day.format(date(seconds));
}

export function listTime(seconds) {
  return dayKey(seconds) === dayKey(Date.now() / 1000) ? clockTime(seconds) : shortDay.format(date(seconds));
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function fileSize(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
}

/** A number that is always the same for the same text: colours and waveforms come from it. */
export function hash(text) {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  return value;
}

export const hue = (text) => hash(text) % 360;

export function avatar(name) {
  return h("span", { class: "avatar", "aria-hidden": "true", style: { "--hue": String(hue(name)) } }, initials(name));
}

export function phoneNumber(digits) {
  const colombian = /^57(\d{3})(\d{3})(\d{4})$/.exec(digits);
  return colombian ? `+57 ${colombian[1]} ${colombian[2]} ${colombian[3]}` : `+${digits}`;
}

const MARKUP = /```([^`]+)```|`([^`\n]+)`|(?<![\p{L}\p{N}*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\p{L}\p{N}])|(?<![\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\p{L}\p{N}])|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/gu;

/** WhatsApp's *bold*, _italic_, ~struck~, `code` and links, as nodes. */
export function markup(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKUP)) {
    nodes.push(text.slice(end, found.index), markedUp(found));
    end = found.index + found[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

function markedUp([, block, code, bold, italic, struck, link]) {
  if (block || code) return h("code", {}, block || code);
  if (bold) return h("strong", {}, markup(bold));
  if (italic) return h("em", {}, markup(italic));
  if (struck) return h("s", {}, markup(struck));
  return h("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link);
}

export const onlyEmoji = (text) => /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s){1,8}$/u.test(text);
