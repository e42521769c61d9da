// A list beside what was chosen in it; one at a time where the window is narrow.

import { h, put } from "../dom.js";

/** `title` heads the list, `tools` stand over it, `detail(route)` makes what is shown for an address with an id,
 * `save` is the button that saves the list. */
export function pair({ title, kind, tools, said, save, list, detail, nothing, back }) {
  const pane = h("article", { class: "detail", "aria-label": kind });
  const aside = h(
    "section",
    { class: "master", "aria-label": title },
    h("h1", { class: "small", tabindex: "-1" }, title),
    h("div", { class: "tools" }, tools),
    h("div", { class: "outcome" }, said.element, save),
    list.element,
  );
  const element = h("div", { class: "pair" }, aside, pane);
  return {
    element,
    pane,
    show(route) {
      const made = route.id === null ? null : detail(route);
      element.classList.toggle("chosen", Boolean(made));
      if (made) put(pane, h("a", { class: "back", href: back() }, `‹ ${title}`), made);
      else put(pane, h("p", { class: "empty" }, route.id === null ? nothing : `There is no ${kind} of this name here.`));
      pane.scrollTop = 0;
      list.draw();
    },
  };
}
