// The documents, found by their words and days, and one of them with its spans.

import { count, h } from "../dom.js";
import { choice, searchField, spoken } from "../controls.js";
import { saveButton } from "../csv.js";
import { dayField, Filters } from "../filters.js";
import { VirtualList } from "../list.js";
import { folded, has, terms } from "../model.js";
import { address, kept } from "../route.js";
import { named } from "../tags.js";
import { reader } from "./reader.js";
import { pair } from "./pair.js";

/** Characters of a passage before the first word that was searched. */
const BEFORE = 40;

export function documents(model, route, tip) {
  const { id, path, title, published, url } = model.documents;
  const said = spoken();
  let chosen = [];
  let wanted = [];
  let selected = -1;
  const list = new VirtualList({ label: "Documents", height: () => (wanted.length ? 6.75 : 4.25), row: (k) => row(chosen[k]) });
  const field = searchField("Search titles, files and texts");
  const present = new Set(Array.from({ length: model.mentions }, (_, k) => model.label(k)));
  const labels = choice("label", [["", "any"], ...model.labels.filter((label) => present.has(label)).map((label) => [label, named(label)])]);
  const filters = new Filters({ q: field }, { label: labels, since: dayField("from"), until: dayField("to") }, () => filter());
  const params = () => kept(...filters.names);
  const view = pair({
    title: "Documents", kind: "document", tools: [field, filters.details], said, list,
    save: saveButton("documents", () => [
      ["id", "path", "title", "published", "url", "mentions"],
      ...chosen.map((k) => [id[k], path[k], title[k], published[k], url[k], mentions(k)]),
    ]),
    detail: (at) => (model.documentNumber.has(at.id) ? reader(model, model.documentNumber.get(at.id), at, tip) : null),
    nothing: "Choose a document to read it with its spans.",
    back: () => address("documents", null, params()),
  });

  function mentions(k) {
    return model.first[k + 1] - model.first[k];
  }

  function row(k) {
    const passage = wanted.length ? model.passage(k, wanted) : null;
    return h(
      "div",
      {},
      h(
        "a",
        { href: address("document", id[k], { ...params(), at: passage?.start }), "data-main": true, "aria-current": k === selected && "true" },
        h("span", { class: "name" }, marked(title[k] || id[k], wanted)),
        h("span", { class: "dim" }, [published[k]?.slice(0, 10), count(mentions(k), "mention"), title[k] ? id[k] : null].filter(Boolean).join(" · ")),
        passage && h("span", { class: "passage" }, marked(passage.text, wanted, BEFORE)),
      ),
    );
  }

  function withLabel(k, label) {
    for (let m = model.first[k]; m < model.first[k + 1]; m += 1) if (model.label(m) === label) return true;
    return false;
  }

  function filter(stay = false) {
    wanted = terms(field.value);
    const label = filters.value("label");
    const dated = model.documentsOf("", filters.value("since"), filters.value("until"));
    const found = [[], []]; // those found by their titles come first
    for (let k = 0; k < id.length; k += 1) {
      if ((dated && !dated[k]) || (label && !withLabel(k, label))) continue;
      if (has(model.titleForm(k), wanted)) found[0].push(k);
      else if (has(model.textForm(k), wanted)) found[1].push(k);
    }
    chosen = found.flat();
    said.say(count(chosen.length, "document"));
    list.set(chosen.length, stay);
  }

  return {
    element: view.element,
    show(at) {
      selected = at.id === null ? -1 : (model.documentNumber.get(at.id) ?? -1);
      filters.show(at.params);
      filter(true);
      if (chosen.includes(selected)) list.show(chosen.indexOf(selected));
      view.show(at);
    },
  };
}

/** A text with the words that were searched marked, cut `before` characters before the first of them. */
function marked(text, wanted, before = Infinity) {
  const words = wanted.flatMap((term) => term.split(" "));
  const found = [...text.matchAll(/[\p{L}\p{M}\p{N}$+&]+/gu)].filter(([word]) => words.some((one) => folded(word).startsWith(one)));
  const from = found.length && found[0].index > before ? text.indexOf(" ", found[0].index - before) + 1 : 0;
  const parts = [from ? "… " : ""];
  let at = from;
  for (const { 0: word, index } of found) {
    parts.push(text.slice(at, index), h("mark", {}, word));
    at = index + word.length;
  }
  return [...parts, text.slice(at)];
}
