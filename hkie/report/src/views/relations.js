// The relations as a table that filters.

import { count, h } from "../dom.js";
import { choice, searchField, spoken } from "../controls.js";
import { VirtualList } from "../list.js";
import { folded } from "../model.js";
import { address, keep } from "../route.js";
import { said as words, status as standing, term } from "../tags.js";
import { entityLink, quotation } from "./card.js";

export function relations(model) {
  const { head, tail, day, stated } = model.relations;
  const { id } = model.entities;
  const said = spoken();
  const types = new Map();
  for (let r = 0; r < head.length; r += 1) types.set(model.relationType(r), (types.get(model.relationType(r)) ?? 0) + 1);
  const statuses = new Set(Array.from(head, (_, r) => model.relationStatus(r)));
  let type = "";
  let status = "";
  let least = 0;
  let chosen = [];
  const wide = matchMedia("(min-width: 60rem)");
  const list = new VirtualList({
    label: "Relations", height: () => (wide.matches ? 6.5 : 12), role: "rowgroup", item: "row", row: (k) => row(chosen[k]),
  });
  const field = searchField("Search the names at both ends", "", (q) => {
    keep({ q });
    filter();
  });
  const kinds = choice("type", "", [["", `all ${head.length.toLocaleString("en")}`], ...model.types.map((name) => [name, types.get(name)]).map(([name, n]) => [name, `${name} (${n.toLocaleString("en")})`])], (value) => {
    type = value;
    keep({ type });
    filter();
  });
  const stands = choice("status", "", [["", "any"], ...[...statuses].sort().map((name) => [name, name])], (value) => {
    status = value;
    keep({ status });
    filter();
  });
  const scores = choice("least score", "0", [0, 0.5, 0.6, 0.7, 0.8, 0.9].map((s) => [String(s), s ? s.toFixed(1) : "any"]), (value) => {
    least = Number(value);
    keep({ min: least ? value : "" });
    filter();
  });

  function cell(kind, ...children) {
    return h("div", { role: "cell", class: kind }, ...children);
  }

  function row(r) {
    const quoted = cell("said", quotation(model, r));
    for (const one of quoted.querySelectorAll("q")) one.setAttribute("title", one.textContent); // a row may cut it
    const first = entityLink(model, head[r]);
    first.setAttribute("data-main", "");
    return h(
      "div",
      { class: "line-of" },
      cell("from", first),
      cell("type", h("a", { href: address("relations", null, { type: model.relationType(r) }), tabindex: "-1" }, words(model.relationType(r))), " ", standing(model, r)),
      cell("to", entityLink(model, tail[r])),
      cell("when", term(model, r) ?? (day[r] && [stated[r] ? "" : "~", h("time", { datetime: day[r] }, day[r])])),
      cell("score", model.relationScore(r).toFixed(2)),
      quoted,
    );
  }

  function filter() {
    const wanted = folded(field.value);
    let named = null;
    if (wanted) {
      named = new Uint8Array(id.length);
      const parts = wanted.split(" ");
      for (let k = 0; k < id.length; k += 1) named[k] = Number(model.forms(k).some((form) => parts.every((part) => ` ${form}`.includes(` ${part}`))));
    }
    chosen = [];
    for (let r = 0; r < head.length; r += 1) {
      if (type && model.relationType(r) !== type) continue;
      if (status && model.relationStatus(r) !== status) continue;
      if (model.relationScore(r) < least || (named && !named[head[r]] && !named[tail[r]])) continue;
      chosen.push(r);
    }
    said.say(count(chosen.length, "relation"));
    table.setAttribute("aria-rowcount", chosen.length + 1);
    list.set(chosen.length);
  }

  const heading = ["from", "relation", "to", "day", "score", "sentence"].map((name) => h("div", { role: "columnheader" }, name));
  const table = h(
    "div",
    { class: "grid", role: "table", "aria-label": "Relations" },
    h("div", { role: "rowgroup" }, h("div", { role: "row", class: "line-of head", "aria-rowindex": 1 }, heading)),
    list.element,
  );
  const element = h(
    "div",
    { class: "full" },
    h("h1", { class: "small", tabindex: "-1" }, "Relations"),
    h("div", { class: "tools line" }, field, kinds, stands, scores),
    said.element,
    table,
  );
  return {
    element,
    show(at) {
      type = types.has(at.params.get("type")) ? at.params.get("type") : "";
      status = statuses.has(at.params.get("status")) ? at.params.get("status") : "";
      least = Number(at.params.get("min")) || 0;
      field.value = at.params.get("q") ?? "";
      kinds.querySelector("select").value = type;
      stands.querySelector("select").value = status;
      scores.querySelector("select").value = String(least);
      filter();
    },
  };
}
