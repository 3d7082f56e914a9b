// Sheets that rise from the phone's lower edge, and short notices.
import { byId, h } from "./dom.js";

let returnFocus = null;
let hideToast = 0;

export function openSheet(title, ...content) {
  returnFocus = document.activeElement;
  const sheet = byId("sheet");
  sheet.replaceChildren(h("h2", { id: "sheet-title" }, title), ...content);
  sheet.hidden = byId("sheet-backdrop").hidden = false;
  sheet.querySelector("input, button")?.focus();
}

export function closeSheet() {
  const sheet = byId("sheet");
  if (sheet.hidden) return;
  sheet.hidden = byId("sheet-backdrop").hidden = true;
  sheet.replaceChildren();
  returnFocus?.focus();
}

export function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => { place.hidden = true; }, 4500);
}

export function watchSheets() {
  byId("sheet-backdrop").addEventListener("click", closeSheet);
  byId("sheet").addEventListener("keydown", keepFocusInside);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSheet();
  });
}

function keepFocusInside(event) {
  if (event.key !== "Tab") return;
  const places = [...byId("sheet").querySelectorAll("button, input, a[href], textarea, select")];
  const edge = event.shiftKey ? places[0] : places.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? places.at(-1) : places[0]).focus();
}
