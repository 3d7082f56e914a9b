// What the page knows, kept up to date by the simulator's live events.
import { api } from "./api.js";

const KEPT_EXCHANGES = 400;

class Store extends EventTarget {
  people = new Map();
  exchanges = [];
  behaviour = {};
  faults = { seed: 1, faults: {} };
  templates = [];
  recordings = {};
  business = {};
  selected = null;

  async load() {
    const state = await api.state();
    this.people = new Map(state.conversations.map((one) => [one.customer.key, person(one)]));
    Object.assign(this, {
      exchanges: state.exchanges,
      behaviour: state.behaviour,
      faults: state.faults,
      templates: state.templates,
      recordings: state.recordings,
      business: state.business,
    });
    if (!this.people.has(this.selected)) this.selected = [...this.people.keys()].at(-1) ?? null;
    this.tell("loaded");
  }

  listen(onConnection) {
    const source = new EventSource("/api/live");
    let wasOpen = false;
    source.onopen = () => {
      if (wasOpen) this.load();
      wasOpen = true;
      onConnection(true);
    };
    source.onerror = () => onConnection(false);
    const on = (kind, act) => source.addEventListener(kind, (event) => act(JSON.parse(event.data)));
    on("resync", () => this.load());
    on("customer", (customer) => this.putCustomer(customer));
    on("message", (message) => this.putMessage(message));
    on("typing", ({ customer, until }) => this.setTyping(customer, until));
    on("exchange", (exchange) => this.putExchange(exchange));
    on("faults", (faults) => this.change("faults", faults));
    on("behaviour", (behaviour) => this.change("behaviour", behaviour));
    on("replay", (replay) => this.tell("replay", replay));
  }

  get current() {
    return this.people.get(this.selected);
  }

  select(key) {
    this.selected = key;
    const chosen = this.current;
    if (chosen) chosen.unread = 0;
    this.tell("selected");
  }

  putCustomer(customer) {
    const known = this.people.get(customer.key);
    if (known) known.customer = customer;
    else this.people.set(customer.key, person({ customer, messages: [], typing_until: 0 }));
    this.tell("people");
  }

  putMessage(message) {
    const owner = this.people.get(message.customer);
    if (!owner) return;
    const isNew = !owner.messages.has(message.id);
    owner.messages.set(message.id, message);
    if (isNew && message.author === "business") {
      owner.typingUntil = 0;
      if (message.customer !== this.selected) owner.unread += 1;
    }
    this.tell("message", { message, isNew });
    this.tell("people");
  }

  setTyping(key, until) {
    const owner = this.people.get(key);
    if (!owner) return;
    owner.typingUntil = until;
    this.tell("typing", key);
  }

  putExchange(exchange) {
    this.exchanges.push(exchange);
    if (this.exchanges.length > KEPT_EXCHANGES) this.exchanges.shift();
    this.tell("exchange", exchange);
  }

  change(name, value) {
    this[name] = value;
    this.tell(name);
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  on(kind, act) {
    this.addEventListener(kind, (event) => act(event.detail));
  }
}

function person({ customer, messages, typing_until: typingUntil }) {
  return { customer, messages: new Map(messages.map((message) => [message.id, message])), typingUntil, unread: 0 };
}

export const lastMessage = (one) => [...one.messages.values()].at(-1);

export const store = new Store();
