// The relations as a table that filters.

import { count, h } from "../dom.js";
import { choice, searchField, spoken } from "../controls.js";
import { saveButton } from "../csv.js";
import { dayField, Filters, wordsField } from "../filters.js";
import { VirtualList } from "../list.js";
import { has, terms, within } from "../model.js";
import { address } from "../route.js";
import { named, said as words, status as standing, term } from "../tags.js";
import { entityLink, quotation } from "./card.js";

/** After every day. */
const LAST = "9999";

export function relations(model) {
  const { head, tail, day, stated, evidence, document: inDocument } = model.relations;
  const { id, name } = model.entities;
  const said = spoken();
  const types = new Map();
  for (let r = 0; r < head.length; r += 1) types.set(model.relationType(r), (types.get(model.relationType(r)) ?? 0) + 1);
  const statuses = new Set(Array.from(head, (_, r) => model.relationStatus(r)));
  let chosen = [];
  const wide = matchMedia("(min-width: 60rem)");
  const list = new VirtualList({
    label: "Relations", height: () => (wide.matches ? 6.5 : 12), role: "rowgroup", item: "row", row: (k) => row(chosen[k]),
  });
  const field = searchField("Search names and sentences");
  const number = (n) => n.toLocaleString("en");
  const kinds = choice("type", [["", `all ${number(head.length)}`], ...model.types.map((name) => [name, `${name} (${number(types.get(name))})`])]);
  const stands = choice("status", [["", "any"], ...[...statuses].sort().map((name) => [name, name])]);
  const scores = choice("least score", [["", "any"], ...["0.5", "0.6", "0.7", "0.8", "0.9"].map((s) => [s, s])]);
  const present = new Set([...head, ...tail].map((k) => model.entityLabel(k)));
  const labels = choice("label", [["", "any"], ...model.labels.filter((label) => present.has(label)).map((label) => [label, named(label)])]);
  const filters = new Filters(
    { q: field, type: kinds, status: stands, min: scores },
    { label: labels, document: wordsField("in the document", "words of its title"), since: dayField("from"), until: dayField("to") },
    () => filter(),
  );
  const save = saveButton("relations", () => [
    [
      "type", "head", "head_name", "head_label", "tail", "tail_name", "tail_label", "document", "date", "status", "from", "to", "basis", "rule",
      "score", "claim", "context",
    ],
    ...chosen.map((r) => {
      const ends = [head[r], tail[r]].flatMap((k) => [id[k], name[k], model.entityLabel(k)]);
      const [claim, ...context] = model.evidence(r).map(({ text }) => text);
      return [
        model.relationType(r), ...ends, model.documents.id[inDocument[r]], day[r], model.relationStatus(r), model.relationSince(r), model.relationUntil(r),
        model.relationBasis(r), model.relationRule(r), model.relationScore(r), claim, context.join(" "),
      ];
    }),
  ]);

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

  /** Whether a relation is of the days between `since` and `until`: those of its status, else that of its day. */
  function timely(r, since, until) {
    if (!since && !until) return true;
    const [from, to] = [model.relationSince(r), model.relationUntil(r)];
    if (from || to) return within(from ?? "", to ?? LAST, since, until);
    return Boolean(day[r]) && within(day[r], day[r], since, until);
  }

  function filter() {
    const [type, status, label, words, since, until] = ["type", "status", "label", "document", "since", "until"].map((one) => filters.value(one));
    const least = Number(filters.value("min"));
    const wanted = terms(field.value);
    const documents = model.documentsOf(words);
    chosen = [];
    for (let r = 0; r < head.length; r += 1) {
      if (type && model.relationType(r) !== type) continue;
      if (status && model.relationStatus(r) !== status) continue;
      if (model.relationScore(r) < least) continue;
      if (label && model.entityLabel(head[r]) !== label && model.entityLabel(tail[r]) !== label) continue;
      if (documents && !documents[inDocument[r]] && !evidence[r].some(([document]) => documents[document])) continue;
      if (!timely(r, since, until) || (wanted.length && !has(model.relationForm(r), wanted))) continue;
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
    h("div", { class: "tools line" }, field, kinds, stands, scores, filters.details),
    h("div", { class: "outcome" }, said.element, save),
    table,
  );
  return {
    element,
    show(at) {
      filters.show(at.params);
      filter();
    },
  };
}
