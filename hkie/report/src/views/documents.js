// The documents, and one of them with its spans.

import { count, h } from "../dom.js";
import { searchField, spoken } from "../controls.js";
import { VirtualList } from "../list.js";
import { folded } from "../model.js";
import { address, keep, kept } from "../route.js";
import { reader } from "./reader.js";
import { pair } from "./pair.js";

export function documents(model, route, tip) {
  const { id, title, published } = model.documents;
  const said = spoken();
  let chosen = [];
  let forms = null;
  let selected = -1;
  const list = new VirtualList({ label: "Documents", height: 4.25, row: (k) => row(chosen[k]) });
  const field = searchField("Search titles and names of files", route.params.get("q") ?? "", (q) => {
    keep({ q });
    filter();
  });
  const view = pair({
    title: "Documents", kind: "document", tools: [field], said, list,
    detail: (at) => (model.documentNumber.has(at.id) ? reader(model, model.documentNumber.get(at.id), at, tip) : null),
    nothing: "Choose a document to read it with its spans.",
    back: () => address("documents", null, kept("q")),
  });

  function row(k) {
    const mentions = model.first[k + 1] - model.first[k];
    return h(
      "div",
      {},
      h(
        "a",
        { href: address("document", id[k], kept("q")), "data-main": true, "aria-current": k === selected && "true" },
        h("span", { class: "name" }, title[k] || id[k]),
        h("span", { class: "dim" }, [published[k]?.slice(0, 10), count(mentions, "mention"), title[k] ? id[k] : null].filter(Boolean).join(" · ")),
      ),
    );
  }

  function filter(stay = false) {
    forms ??= id.map((name, k) => ` ${folded(`${title[k] ?? ""} ${name}`)}`);
    const words = folded(field.value).split(" ").map((word) => ` ${word}`);
    chosen = [];
    for (let k = 0; k < id.length; k += 1) if (words.every((word) => word === " " || forms[k].includes(word))) chosen.push(k);
    said.say(count(chosen.length, "document"));
    list.set(chosen.length, stay);
  }

  return {
    element: view.element,
    show(at) {
      selected = at.id === null ? -1 : (model.documentNumber.get(at.id) ?? -1);
      const q = at.params.get("q") ?? "";
      if (field.value !== q) field.value = q;
      filter(true);
      if (chosen.includes(selected)) list.show(chosen.indexOf(selected));
      view.show(at);
    },
  };
}
