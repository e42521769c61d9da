// The entities, found by any of their names, and all that is known of one.

import { count, h } from "../dom.js";
import { choice, searchField, spoken } from "../controls.js";
import { saveButton } from "../csv.js";
import { dayField, Filters, wordsField } from "../filters.js";
import { VirtualList } from "../list.js";
import { folded } from "../model.js";
import { address, kept } from "../route.js";
import { named, tag } from "../tags.js";
import { card } from "./card.js";
import { pair } from "./pair.js";

const ORDERS = {
  "": "most mentions",
  documents: "most documents",
  name: "name",
  label: "label",
};

export function entities(model, route) {
  const { id, name, aliases, registry } = model.entities;
  const said = spoken();
  let chosen = [];
  let selected = -1;
  let done = null;
  const list = new VirtualList({ label: "Entities", height: 3.75, row: (k) => row(chosen[k]) });
  const field = searchField("Search all names");
  const present = new Set(id.map((_, k) => model.entityLabel(k)));
  const labels = choice("label", [["", "all"], ...[...present].sort(byLabel).map((one) => [one, named(one)])]);
  const orders = choice("sort by", Object.entries(ORDERS));
  const filters = new Filters(
    { q: field, label: labels, sort: orders },
    { document: wordsField("in the document", "words of its title"), since: dayField("from"), until: dayField("to") },
    () => filter(),
  );
  const params = () => kept(...filters.names);
  const view = pair({
    title: "Entities", kind: "entity", tools: [field, h("div", { class: "line" }, labels, orders), filters.details], said, list,
    save: saveButton("entities", () => [
      ["id", "label", "name", "aliases", "registry", "mentions", "documents"],
      ...chosen.map((k) => [
        id[k], model.entityLabel(k), name[k], aliases[k].filter((alias) => alias !== name[k]).join("; "), registry[k], model.met(k), model.documentsMet[k],
      ]),
    ]),
    detail: (at) => (model.entityNumber.has(at.id) ? card(model, model.entityNumber.get(at.id)) : null),
    nothing: "Choose an entity to see its names, its relations and every sentence that it is in.",
    back: () => address("entities", null, params()),
  });

  function byLabel(a, b) {
    return model.labels.indexOf(a) - model.labels.indexOf(b);
  }

  function row(k) {
    const wanted = folded(field.value);
    const other = wanted && !folded(name[k]).includes(wanted) ? aliases[k].find((alias) => folded(alias).includes(wanted)) : null;
    return h(
      "div",
      {},
      h(
        "a",
        { href: address("entity", id[k], params()), "data-main": true, "aria-current": k === selected && "true" },
        h("span", { class: "name" }, tag(model.entityLabel(k)), " ", name[k]),
        h(
          "span",
          { class: "dim" },
          [other && `“${other}”`, count(model.met(k), "mention"), count(model.documentsMet[k], "document")].filter(Boolean).join(" · "),
        ),
      ),
    );
  }

  const sorts = {
    documents: (a, b) => model.documentsMet[b] - model.documentsMet[a] || model.met(b) - model.met(a) || a - b,
    name: (a, b) => names.compare(name[a], name[b]) || a - b,
    label: (a, b) => byLabel(model.entityLabel(a), model.entityLabel(b)) || model.met(b) - model.met(a) || a - b,
  };

  function filter(stay = false) {
    const [order, words, since, until] = ["sort", "document", "since", "until"].map((one) => filters.value(one));
    const wanted = JSON.stringify(filters.names.map((one) => filters.value(one)));
    if (wanted !== done) {
      chosen = model.search(field.value, filters.value("label"));
      const documents = model.documentsOf(words, since, until);
      const met = documents && model.entitiesIn(documents);
      if (met) chosen = chosen.filter((k) => met[k]);
      if (order) chosen.sort(sorts[order]);
      done = wanted;
    }
    said.say(count(chosen.length, "entity", "entities"));
    list.set(chosen.length, stay);
  }

  return {
    element: view.element,
    show(at) {
      selected = at.id === null ? -1 : (model.entityNumber.get(at.id) ?? -1);
      filters.show(at.params);
      filter(true);
      if (chosen.includes(selected)) list.show(chosen.indexOf(selected));
      view.show(at);
    },
  };
}

const names = new Intl.Collator("en", { numeric: true });
