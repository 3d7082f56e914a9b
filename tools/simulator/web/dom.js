// Building elements. Text always goes in as text, never as markup: what customers and the bot write is data.

const SHAPES = {
  plus: "M12 5v14M5 12h14",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-3.500 7.100",
  pencil: "M4 20l1-4L16.500 4.500a2.100 2.100 0 0 1 3 3L8 19z",
  close: "M6 6l12 12M18 6L6 18",
  people: "M4 6h16M4 12h16M4 18h16",
  panel: "M4 5h16v14H4zM14.500 5v14",
  down: "M6 9l6 6 6-6",
  camera: "M4 8h3l1.500-2.500h7L17 8h3v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  microphone: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  send: "M4 12L20 4l-5 16-3.500-6.500zM11.500 13.500L20 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  signal: "M4 20v-3M9 20v-7M14 20v-11M19 20V4",
  wifi: "M3 9a13 13 0 0 1 18 0M6 12.500a8.500 8.500 0 0 1 12 0M9 16a4 4 0 0 1 6 0M12 19v.1",
  battery: "M3 8h16v9H3zM21.500 11v3M5.500 10.500h9v4h-9z",
  verified: "M12 2l2.500 2 3.200-.2.9 3.100 2.600 1.900-1.100 3 1.100 3-2.600 1.900-.9 3.100-3.200-.2-2.500 2-2.500-2-3.200.2-.9-3.100-2.600-1.900 1.100-3-1.100-3 2.600-1.900.9-3.100 3.200.2zM8 12l3 3 5-5.500",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500V12l3 2",
  tick: "M5 12.500l4.500 4.500L19 7",
  ticks: "M1.500 12.500L6 17l9-10M10.500 16l1 1 9.500-10",
  alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500v5.500M12 16.500v.1",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  pin: "M12 21.500c4-5 7-8.300 7-12a7 7 0 1 0-14 0c0 3.700 3 7 7 12zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20.500a8 8 0 0 1 16 0",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15.500 9.500v.1",
  sticker: "M5 4h14v10l-6 6H5zM19 14h-6v6M9 9v1M14 9v1M8.500 13a4 4 0 0 0 4 1.500",
  megaphone: "M4 10v4h3l8 5V5l-8 5zM18.500 9a4.500 4.500 0 0 1 0 6M8 14.500l1 5h2",
  audio: "M9 18V6l10-2v11M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 15a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  list: "M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  incoming: "M19 5L6 18M6 9v9h9",
  outgoing: "M5 19L18 6M9 6h9v9",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
};

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties (`class`, `data-…`, `on…` listeners, anything else an attribute) and children. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [rule, setting] of Object.entries(value)) element.style.setProperty(rule, setting);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, classes = "") {
  return h("button", { type: "button", class: `icon-button ${classes}`, "aria-label": label, title: label, onclick }, icon(name));
}

/** Draw the icons that stand as `data-icon` in the page's markup. */
export function drawIcons(root) {
  for (const place of root.querySelectorAll("[data-icon]")) place.prepend(icon(place.dataset.icon));
}

export const byId = (id) => document.getElementById(id);
