// All that is known of one entity: names, why they are one, relations, days, and each mention in its sentence.

import { count, h } from "../dom.js";
import { bitByBit } from "../controls.js";
import { saveButton } from "../csv.js";
import { address } from "../route.js";
import { colour, named, said, status, tag, term } from "../tags.js";

export function card(model, entity) {
  const { id, name, aliases, registry } = model.entities;
  const relations = model.relationsOf(entity);
  const mentions = model.mentionsOf(entity);
  const others = aliases[entity].filter((alias) => alias !== name[entity]);
  return h(
    "div",
    { class: "card" },
    h(
      "header",
      {},
      h("p", { class: "kind" }, tag(model.entityLabel(entity)), ` ${named(model.entityLabel(entity))}`),
      h("h2", { tabindex: "-1" }, name[entity]),
      others.length > 0 && h("p", { class: "aliases" }, h("span", { class: "dim" }, "also "), others.join("; ")),
      h(
        "p",
        { class: "dim" },
        [
          count(mentions.length, "mention"), count(model.documentsMet[entity], "document"), count(relations.length, "relation"),
          registry[entity] && `registry: ${registry[entity]}`,
        ].filter(Boolean).join(" · "),
      ),
      relations.length > 0 && h("p", {}, h("a", { class: "button", href: address("graph", id[entity]) }, "See its neighbours in the graph")),
    ),
    related(model, entity, relations),
    timeline(model, entity, relations),
    names(model, mentions),
    sentences(model, mentions),
  );
}

function part(title, number, ...children) {
  return h("section", {}, h("h3", {}, title, number !== null && h("span", { class: "dim" }, ` ${number.toLocaleString("en")}`)), ...children);
}

export function entityLink(model, k) {
  return h("a", { class: "entity", href: address("entity", model.entities.id[k]) }, tag(model.entityLabel(k)), " ", model.entities.name[k]);
}

/** The claim of a relation with its source, then, set apart, what it refers to. */
export function quotation(model, relation, ...more) {
  const [claim, ...context] = model.evidence(relation);
  return [
    h("p", { class: "sentence" }, claim && h("q", {}, claim.text), " ", place(model, claim, relation), ...more),
    context.map(({ text }) => h("p", { class: "context" }, h("span", {}, "context "), h("q", {}, text))),
  ];
}

/** Where a sentence stands, as a link to it. */
export function place(model, evidence, relation) {
  if (evidence && evidence.document >= 0) {
    const id = model.documents.id[evidence.document];
    return h("a", { class: "source", href: address("document", id, { at: evidence.start }) }, model.documents.title[evidence.document] || id);
  }
  return h("span", { class: "source" }, model.relationBasis(relation) === "registry" ? "from the registry" : "");
}

/** After every day. */
const LAST = "9999";

function related(model, entity, relations) {
  if (!relations.length) return null;
  const groups = new Map();
  for (const r of relations) {
    const asHead = model.relations.head[r] === entity;
    const type = model.relationType(r);
    const key = `${asHead ? 0 : 1} ${type}`;
    const other = asHead ? model.relations.tail[r] : model.relations.head[r];
    const group = groups.get(key) ?? groups.set(key, { asHead, type, rows: new Map() }).get(key);
    const row = JSON.stringify([other, model.relationStatus(r), model.relationSince(r), model.relationUntil(r)]);
    (group.rows.get(row) ?? group.rows.set(row, []).get(row)).push(r);
  }
  const { head, tail, day, stated } = model.relations;
  const inTime = (list) => list.sort((a, b) => (day[a] ?? LAST).localeCompare(day[b] ?? LAST) || a - b);
  return part(
    "Relations",
    relations.length,
    [...groups.values()].sort((a, b) => b.asHead - a.asHead || model.types.indexOf(a.type) - model.types.indexOf(b.type)).map(({ asHead, type, rows: lists }) => {
      const rows = [...lists.values()].map(inTime);
      if (model.role.get(type) === "holder") rows.sort(([a], [b]) => (day[a] ?? LAST).localeCompare(day[b] ?? LAST) || a - b);
      else rows.sort((a, b) => b.length - a.length || a[0] - b[0]);
      return h(
        "div",
        { class: "relation" },
        h("h4", {}, said(type, asHead)),
        h(
          "div",
          {},
          bitByBit(
            rows,
            (list) => {
              const [r] = list;
              const between = term(model, r);
              const dates = between ? [] : [...new Set(list.filter((one) => stated[one]).map((one) => day[one]))];
              if (!between && !dates.length && day[r]) dates.push(`~${day[r]}`);
              return h(
                "li",
                {},
                entityLink(model, asHead ? tail[r] : head[r]),
                " ",
                status(model, r),
                " ",
                between,
                dates.length > 0 && h("span", { class: "dim" }, dates.slice(0, 3).join(", ")),
                quotation(model, r, list.length > 1 && h("span", { class: "dim" }, ` and ${count(list.length - 1, "other document")}`)),
              );
            },
            8,
            "relations",
          ),
        ),
      );
    }),
  );
}

function timeline(model, entity, relations) {
  const { day, stated, head, tail } = model.relations;
  const dated = [...relations].filter((r) => day[r]).sort((a, b) => day[a].localeCompare(day[b]) || a - b);
  if (!dated.length) return null;
  const days = new Map();
  for (const r of dated) (days.get(day[r]) ?? days.set(day[r], []).get(day[r])).push(r);
  return part(
    "Timeline",
    null,
    h("p", { class: "dim" }, "~ where no day is stated, that of the document."),
    h(
      "div",
      { class: "timeline" },
      bitByBit(
        [...days],
        ([on, list]) =>
          h(
            "li",
            {},
            h("span", { class: "day" }, list.some((r) => stated[r]) ? "" : h("span", { title: "the day of the document" }, "~"), h("time", { datetime: on }, on)),
            h(
              "ul",
              { class: "plain" },
              list.slice(0, 12).map((r) => {
                const asHead = head[r] === entity;
                return h("li", {}, `${said(model.relationType(r), asHead)} `, entityLink(model, asHead ? tail[r] : head[r]), " ", status(model, r), " ", term(model, r));
              }),
              list.length > 12 && h("li", { class: "dim" }, `and ${list.length - 12} more`),
            ),
          ),
        10,
        "days",
      ),
    ),
  );
}

/** Each way of writing it, and why it was joined: the method, how sure, the reason. */
function names(model, mentions) {
  const found = new Map();
  for (const k of mentions) {
    const plain = model.method(k) === "exact" && model.sure(k) === 1 && !model.detail(k).includes(" = ");
    const row = [model.words(k), plain ? "own name" : model.method(k), model.sure(k), plain ? "" : model.detail(k)];
    const key = JSON.stringify(row);
    const known = found.get(key);
    if (known) known.times += 1;
    else found.set(key, { row, times: 1, first: k });
  }
  const rows = [...found.values()].sort((a, b) => b.times - a.times || a.first - b.first);
  if (!rows.length) return null;
  const head = ["written", "times", "joined by", "score", "reason"];
  return part(
    "Why these names are one",
    null,
    saveButton("names", () => [head, ...rows.map(({ row: [words, ...why], times }) => [words, times, ...why])]),
    h(
      "div",
      { class: "wide-table", role: "region", "aria-label": "Why these names are one", tabindex: "0" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          rows.slice(0, 60).map(({ row: [words, method, sure, detail], times }) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, words),
              h("td", { class: "number" }, times.toLocaleString("en")),
              h("td", {}, method),
              h("td", { class: "number" }, sure.toFixed(2)),
              h("td", { class: "dim" }, detail),
            ),
          ),
        ),
      ),
    ),
    rows.length > 60 && h("p", { class: "dim" }, `and ${rows.length - 60} other ways`),
  );
}

function sentences(model, mentions) {
  if (!mentions.length) return part("Mentions", 0, h("p", {}, "No document names it: only the registry does."));
  let before = -1;
  const { id, title, published } = model.documents;
  return part(
    "Mentions",
    mentions.length,
    bitByBit(
      [...mentions],
      (k) => {
        const document = model.documentOf[k];
        const head =
          document !== before &&
          h(
            "h4",
            {},
            h("a", { href: address("document", id[document]) }, title[document] || id[document]),
            published[document] && h("span", { class: "dim" }, ` ${published[document].slice(0, 10)}`),
          );
        before = document;
        const [left, words, right] = model.context(k) ?? ["", model.words(k), ""];
        return h(
          "li",
          { class: "sentence" },
          head,
          left,
          h(
            "a",
            { class: `span ${colour(model.label(k))}`, href: address("document", id[document], { mention: model.mentionName[k] }) },
            words,
          ),
          right,
        );
      },
      30,
      "mentions",
    ),
  );
}
