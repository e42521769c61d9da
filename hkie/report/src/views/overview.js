// Numbers at a glance: counts by label, programmes by budget, events by date, who is met most.

import { count, h } from "../dom.js";
import { cells, saveButton } from "../csv.js";
import { address } from "../route.js";
import { colour, named, status, tag } from "../tags.js";

const FEW = 12;

export function overview(model) {
  const { documents, entities } = model;
  const days = documents.published.filter(Boolean).map((day) => day.slice(0, 10)).sort();
  const span = days.length ? (days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`) : "";
  const element = h(
    "div",
    { class: "page" },
    h("header", { class: "hero" }, h("h1", { tabindex: "-1" }, model.title), span && h("p", { class: "dim" }, span)),
    h(
      "dl",
      { class: "figures" },
      figure(documents.id.length, "document", "documents"),
      figure(model.mentions, "mention", "documents"),
      figure(entities.id.length, "entity", "entities", "entities"),
      figure(model.relations.head.length, "relation", "relations"),
    ),
    h(
      "div",
      { class: "panels" },
      h("div", {}, labels(model), events(model)),
      h("div", {}, budgets(model), met(model)),
    ),
  );
  return { element };
}

function figure(number, thing, view, things = `${thing}s`) {
  return h(
    "div",
    {},
    h("dt", {}, number === 1 ? thing : things),
    h("dd", {}, h("a", { href: address(view) }, number.toLocaleString("en"))),
  );
}

function panel(title, note, ...children) {
  return h("section", { class: "panel" }, h("h2", {}, title), note && h("p", { class: "dim" }, note), ...children);
}

/** Rows of which the first few are shown. */
function table(title, head, rows) {
  const body = h("tbody", {}, rows.slice(0, FEW));
  const more =
    rows.length > FEW &&
    h(
      "button",
      {
        type: "button", class: "quiet",
        on: {
          click: () => {
            body.append(...rows.slice(FEW));
            more.remove();
            rows[FEW].querySelector("a")?.focus();
          },
        },
      },
      `Show all ${rows.length.toLocaleString("en")}`,
    );
  return [
    saveButton(title, () => cells(head.map(([name]) => name), rows)),
    h("table", {}, h("thead", {}, h("tr", {}, head.map(([name, kind]) => (name ? h("th", { scope: "col", class: kind }, name) : h("td", { class: kind }))))), body),
    more,
  ];
}

/** A bar; its length is said by the figure beside it. */
function bar(share, kind = "") {
  const fill = h("span", { class: `fill ${kind}` });
  fill.style.inlineSize = `${Math.max(1, Math.round(share * 100))}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

function labels(model) {
  const entities = new Map();
  const mentions = new Map();
  for (let k = 0; k < model.entities.id.length; k += 1) {
    const label = model.entityLabel(k);
    entities.set(label, (entities.get(label) ?? 0) + 1);
    mentions.set(label, (mentions.get(label) ?? 0) + model.met(k));
  }
  const most = Math.max(1, ...mentions.values());
  const rows = model.labels.filter((label) => entities.has(label)).map((label) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, tag(label), " ", h("a", { href: address("entities", null, { label }), title: model.meaning.get(label) }, named(label))),
      h("td", { class: "number" }, entities.get(label).toLocaleString("en")),
      h("td", { class: "number" }, mentions.get(label).toLocaleString("en")),
      h("td", { class: "wide" }, bar(mentions.get(label) / most, colour(label))),
    ),
  );
  return panel("By label", null, table("labels", [["label"], ["entities", "number"], ["mentions", "number"], ["", "wide"]], rows));
}

function budgets(model) {
  const { head, tail } = model.relations;
  const found = new Map();
  for (let r = 0; r < head.length; r += 1) {
    if (model.role.get(model.relationType(r)) !== "budget" || model.kind.get(model.entityLabel(head[r])) !== "instrument") continue;
    const money = model.entities.money[tail[r]];
    if (money) found.set(`${head[r]} ${tail[r]}`, { programme: head[r], amount: tail[r], currency: money[0], value: money[1], relation: r });
  }
  const all = [...found.values()];
  const uses = new Map();
  for (const { currency } of all) uses.set(currency, (uses.get(currency) ?? 0) + 1);
  all.sort(
    (a, b) => uses.get(b.currency) - uses.get(a.currency) || a.currency.localeCompare(b.currency) || b.value - a.value || a.programme - b.programme,
  );
  const most = new Map();
  for (const { currency, value } of all) most.set(currency, Math.max(value, most.get(currency) ?? 0));
  const rows = all.map(({ programme, amount, currency, value, relation }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, link(model, programme), " ", status(model, relation)),
      h("td", { class: "number" }, link(model, amount)),
      h("td", { class: "wide" }, bar(most.get(currency) ? value / most.get(currency) : 0, colour(model.entityLabel(amount)))),
    ),
  );
  if (!rows.length) return panel("Programmes by budget", "No sentence gives a programme an amount.");
  const note = uses.size > 1 ? "Bars compare amounts of one currency." : null;
  return panel("Programmes by budget", note, table("budgets", [["programme"], ["budget", "number"], ["", "wide"]], rows));
}

function link(model, entity) {
  return h("a", { href: address("entity", model.entities.id[entity]) }, model.entities.name[entity]);
}

/** The day of each event: what is stated, else the first document about it, and then with a tilde. */
function events(model) {
  const { head, tail, day, stated } = model.relations;
  const days = new Map();
  const places = new Map();
  for (let r = 0; r < head.length; r += 1) {
    for (const entity of [head[r], tail[r]]) {
      if (model.kind.get(model.entityLabel(entity)) !== "event" || !day[r]) continue;
      const before = days.get(entity);
      if (!before || stated[r] > before.stated || (stated[r] === before.stated && day[r] < before.day)) {
        days.set(entity, { day: day[r], stated: stated[r], relation: r });
      }
    }
    if (model.role.get(model.relationType(r)) === "venue" && !places.has(head[r])) places.set(head[r], tail[r]);
  }
  const rows = [...days]
    .sort(([a, x], [b, y]) => x.day.localeCompare(y.day) || a - b)
    .map(([event, { day: on, stated: sure, relation }]) =>
      h(
        "tr",
        {},
        h("td", { class: "day" }, sure ? "" : h("span", { title: "the day of the document" }, "~"), h("time", { datetime: on }, on)),
        h("th", { scope: "row" }, link(model, event), " ", status(model, relation)),
        h("td", {}, places.has(event) && link(model, places.get(event))),
      ),
    );
  if (!rows.length) return panel("Events by date", "No event has a day.");
  const note = [...days.values()].every(({ stated: sure }) => sure) ? null : "~ is the day of the document, where none is stated.";
  return panel("Events by date", note, table("events", [["day"], ["event"], ["place"]], rows));
}

const KINDS_MET = new Set(["actor", "body", "instrument"]);

function met(model) {
  const order = [];
  for (let k = 0; k < model.entities.id.length; k += 1) if (KINDS_MET.has(model.kind.get(model.entityLabel(k)))) order.push(k);
  order.sort((a, b) => model.met(b) - model.met(a) || a - b);
  const rows = order.slice(0, FEW).map((k) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, tag(model.entityLabel(k)), " ", link(model, k)),
      h("td", { class: "number", title: count(model.documentsMet[k], "document") }, model.met(k).toLocaleString("en")),
    ),
  );
  return panel("Met most", "People, bodies and programmes.", table("met most", [["name"], ["mentions", "number"]], rows));
}
