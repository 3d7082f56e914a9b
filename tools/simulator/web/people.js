// The list of customers on the left.
import { api } from "./api.js";
import { byId, h } from "./dom.js";
import { avatar, listTime, phoneNumber } from "./format.js";
import { closeSheet, openSheet, toast } from "./sheets.js";
import { lastMessage, store } from "./store.js";
import { summary } from "./summary.js";

export function showPeople() {
  store.on("loaded", draw);
  store.on("people", draw);
  store.on("selected", draw);
  byId("new-customer").addEventListener("click", () => make({}));
  byId("new-username-customer").addEventListener("click", () => make({ username_only: true }));
  byId("custom-customer").addEventListener("click", ask);
  byId("open-people").addEventListener("click", () => document.body.classList.add("people-open"));
  byId("close-people").addEventListener("click", close);
  document.querySelector(".stage").addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#open-people")) close();
  });
}

/** Make a customer, choose them, and return their key. */
export async function make(wanted) {
  try {
    const customer = await api.makeCustomer(wanted);
    store.putCustomer(customer);
    store.select(customer.key);
    close();
    byId("draft").focus();
    return customer.key;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function close() {
  document.body.classList.remove("people-open");
}

function draw() {
  const people = [...store.people.values()].sort((one, other) => latest(other) - latest(one));
  const items = people.map((one) => h("li", {}, row(one)));
  const nobody = h("li", { class: "nobody" }, "Todavía no hay clientes. Cree uno, o toque un mensaje de ejemplo.");
  byId("people-list").replaceChildren(...(items.length ? items : [nobody]));
}

const latest = (one) => lastMessage(one)?.at ?? Number(one.customer.key.slice(1)) / 1e6 + 1e10;

function row(one) {
  const last = lastMessage(one);
  const { customer } = one;
  const handle = customer.username ?? (customer.phone ? phoneNumber(customer.phone) : "");
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "data-key": customer.key,
      "aria-current": customer.key === store.selected ? "true" : undefined,
      onclick: () => { store.select(customer.key); close(); },
    },
    avatar(customer.name),
    h("span", { class: "person-name", title: handle }, customer.name),
    h("span", { class: "person-time" }, last ? listTime(last.at) : ""),
    h("span", { class: "person-last" }, last ? `${last.author === "customer" ? "Tú: " : ""}${summary(last)}` : handle),
    one.unread ? h("span", { class: "person-badge", "aria-label": `${one.unread} sin leer` }, String(one.unread)) : null,
  );
}

function ask() {
  close();
  const name = h("input", { name: "name", placeholder: "María Inventada", maxlength: "60", autofocus: true });
  const hidden = h("input", { type: "checkbox", name: "hidden" });
  const form = h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        closeSheet();
        make({ username_only: hidden.checked, ...(name.value.trim() ? { name: name.value.trim() } : {}) });
      },
    },
    h("label", { class: "field" }, "Nombre en WhatsApp", name),
    h("label", { class: "check" }, hidden, "Oculta su número: solo nombre de usuario"),
    h("button", { class: "button primary" }, "Crear cliente"),
  );
  openSheet("Cliente con nombre propio", form);
  name.focus();
}
