// The page: opens the data, shows the view that the address names, and keeps the theme.

import { h, put } from "./dom.js";
import { Model, unpack } from "./model.js";
import { address, parse } from "./route.js";
import { learn } from "./tags.js";
import { Tip } from "./tip.js";
import { documents } from "./views/documents.js";
import { entities } from "./views/entities.js";
import { graph } from "./views/graph.js";
import { overview } from "./views/overview.js";
import { relations } from "./views/relations.js";

const VIEWS = {
  overview: { name: "Overview", make: overview },
  documents: { name: "Documents", make: documents },
  entities: { name: "Entities", make: entities },
  relations: { name: "Relations", make: relations },
  graph: { name: "Graph", make: graph },
};
/** Addresses of one thing are shown by the view of many. */
const WITHIN = { document: "documents", entity: "entities" };
const THEME = "hkie-theme";

function start(model) {
  const tip = new Tip();
  const main = h("main", { id: "main", tabindex: "-1" });
  const tabs = Object.entries(VIEWS).map(([view, { name }]) => h("a", { href: address(view), "data-view": view }, name));
  const head = h(
    "header",
    { class: "top" },
    h("a", { class: "title", href: address("overview") }, model.title),
    h("nav", { "aria-label": "Views" }, tabs),
    theme(),
  );
  const skip = h("a", { class: "skip", href: "#main", on: { click: (event) => (event.preventDefault(), main.focus()) } }, "Skip to the content");
  put(document.body, skip, head, main, tip.element);
  const made = new Map();

  function show(first) {
    tip.hide();
    const route = parse(location.hash);
    const named = Object.hasOwn(WITHIN, route.view) ? WITHIN[route.view] : route.view;
    const view = Object.hasOwn(VIEWS, named) ? named : "overview"; // "constructor" is in every object, and no view
    if (!made.has(view)) made.set(view, VIEWS[view].make(model, route, tip));
    const { element, show: shown } = made.get(view);
    if (main.firstChild !== element) put(main, element);
    shown?.(route);
    for (const tab of tabs) {
      if (tab.dataset.view === view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    const heading = (route.id !== null && element.querySelector(".detail h2")) || element.querySelector("h1");
    document.title = view === "overview" ? model.title : `${heading?.textContent} – ${model.title}`;
    arrive(element, route, heading, first);
  }
  addEventListener("hashchange", () => show(false));
  show(true);
}

/** Where the reader is after a step: the mention or sentence that the address names, else the heading. */
function arrive(element, route, heading, first) {
  const reader = element.querySelector(".reader");
  if (route.view === "document" && reader) {
    const at = Number.parseInt(route.params.get("at") ?? "", 10);
    if (at >= 0) reader.quote(at);
    if (reader.arrive() && route.params.has("mention")) return;
  }
  if (!first) heading?.focus({ preventScroll: true });
}

/** A switch between light and dark; the system says how it begins. */
function theme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let own = null;
  try {
    own = localStorage.getItem(THEME);
  } catch {
    // Some browsers keep nothing for a file.
  }
  const button = h("button", {
    type: "button", class: "theme",
    on: {
      click: () => {
        own = now() === "dark" ? "light" : "dark";
        try {
          localStorage.setItem(THEME, own);
        } catch {
          // It holds as long as the page is open.
        }
        apply();
      },
    },
  });
  const now = () => (own === "dark" || own === "light" ? own : dark.matches ? "dark" : "light");
  function apply() {
    if (own === "dark" || own === "light") root.dataset.theme = own;
    put(button, now() === "dark" ? "Light" : "Dark");
    button.setAttribute("aria-label", `Use ${now() === "dark" ? "light" : "dark"} colours`);
  }
  dark.addEventListener("change", apply);
  apply();
  return button;
}

unpack(document.getElementById("data")).then(
  (data) => {
    learn(data);
    start(new Model(data));
    // in the frame after the one that shows the view
    requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset.ready = String(Math.round(performance.now())))));
  },
  (error) => {
    document.getElementById("wait").textContent = `This page cannot be opened here (${error.message}). It needs a browser of 2023 or later.`;
  },
);
