// Parts that several views use: search fields, choices, counts that are spoken, lists that open bit by bit.

import { fresh, h, put } from "./dom.js";

/** A search field. */
export function searchField(label) {
  return h("input", { type: "search", id: fresh("search"), autocomplete: "off", spellcheck: "false", placeholder: label, "aria-label": label });
}

/** A choice of [value, words]. */
export function choice(label, options) {
  const id = fresh("choice");
  const select = h("select", { id }, options.map(([option, words]) => h("option", { value: option }, words)));
  return h("span", { class: "field" }, h("label", { for: id }, label), select);
}

/** Buttons that are pressed or not; `pressed` is a Set and is changed. */
export function chips(label, options, pressed, change) {
  const buttons = options.map(([value, content, kind]) => {
    const button = h(
      "button",
      {
        type: "button", class: `chip ${kind ?? ""}`, "aria-pressed": String(pressed.has(value)), "data-value": value,
        on: {
          click: () => {
            if (!pressed.delete(value)) pressed.add(value);
            button.setAttribute("aria-pressed", String(pressed.has(value)));
            change();
          },
        },
      },
      content,
    );
    return button;
  });
  return h("div", { class: "chips", role: "group", "aria-label": label }, buttons);
}

/** A line that says how many there are, also to those who hear the page; it waits until typing pauses. */
export function spoken() {
  const line = h("p", { class: "said", role: "status", "aria-live": "polite" });
  let waiting = 0;
  return {
    element: line,
    say(text) {
      clearTimeout(waiting);
      if (!line.textContent) line.textContent = text;
      else waiting = setTimeout(() => (line.textContent = text), 120);
    },
  };
}

/** The first `step` of many, and a button for more. */
export function bitByBit(items, make, step, thing) {
  const list = h("ol", { class: "plain" });
  const more = h("button", { type: "button", class: "quiet more", on: { click: () => grow(step * 4, true) } });
  let shown = 0;
  function grow(by, focus) {
    const next = items.slice(shown, shown + by).map(make);
    list.append(...next);
    shown += next.length;
    const left = items.length - shown;
    more.hidden = left <= 0;
    more.dataset.left = `and ${left.toLocaleString("en")} more`; // what paper says
    put(more, `Show ${Math.min(left, step * 4).toLocaleString("en")} more of ${items.length.toLocaleString("en")} ${thing}`);
    if (focus) next[0]?.querySelector("a")?.focus();
  }
  grow(step, false);
  return [list, more];
}
