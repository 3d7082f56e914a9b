// Puts the page together.
import { showChat } from "./chat.js";
import { watchComposer } from "./composer.js";
import { byId, drawIcons } from "./dom.js";
import { showFaults } from "./faults.js";
import { showLog } from "./log.js";
import { showPeople } from "./people.js";
import { toast, watchSheets } from "./sheets.js";
import { store } from "./store.js";
import { showTools } from "./tools.js";

const NARROW = "(width < 1180px)";

function watchPanel() {
  const set = (closed) => {
    document.body.classList.toggle("panel-closed", closed);
    byId("open-panel").setAttribute("aria-expanded", String(!closed));
  };
  byId("open-panel").addEventListener("click", () => set(!document.body.classList.contains("panel-closed")));
  byId("close-panel").addEventListener("click", () => { set(true); byId("open-panel").focus(); });
  set(matchMedia(NARROW).matches);
}

function watchTabs() {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
}

function showConnection(on) {
  byId("live-dot").classList.toggle("on", on);
  byId("live-text").textContent = on ? "En vivo" : "Sin conexión, reintentando…";
}

drawIcons(document);
watchPanel();
watchTabs();
watchSheets();
watchComposer();
showPeople();
showChat();
showLog();
showFaults();
showTools();
store.listen(showConnection);
store.load().then(() => document.body.setAttribute("data-ready", ""), (error) => toast(error.message));
