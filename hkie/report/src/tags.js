// Labels, relation types and statuses in words and colours; colour is never the only sign.

import { h } from "./dom.js";

const labels = new Map();
const types = new Map();

/** Take the labels and types of the data; the colour of a label is that of its kind. */
export function learn(data) {
  const seen = new Set();
  for (const [name, short, words, kind] of data.labels) {
    labels.set(name, { short, words, colour: `l-${kind}${seen.has(kind) ? " l-more" : ""}` });
    seen.add(kind);
  }
  for (const [name, , forward, backward] of data.types) types.set(name, [forward, backward]);
}

export const short = (label) => labels.get(label).short;
export const named = (label) => labels.get(label).words;
/** The classes that give the colour. */
export const colour = (label) => labels.get(label).colour;

/** The abbreviation in its colour; `title` says it in full, also to those who hear the page. */
export function tag(label) {
  return h("abbr", { class: `tag ${colour(label)}`, title: named(label) }, short(label));
}

/** A type of relations in words, as told from its head or its tail. */
export const said = (type, asHead = true) => types.get(type)[asHead ? 0 : 1];

const STATUSES = new Set(["planned", "acting", "designate", "former", "possible", "denied", "cancelled"]);

/** How a relation stands, unless it is simply so: planned, acting. */
export function status(model, relation) {
  const words = model.relationStatus(relation);
  return STATUSES.has(words) ? h("span", { class: `status is-${words}` }, words) : null;
}

/** The days between which a relation holds, as far as they are stated. */
export function term(model, relation) {
  const days = [["from", model.relationSince(relation)], ["to", model.relationUntil(relation)]].filter(([, day]) => day);
  return days.length ? h("span", { class: "term" }, days.map(([word, day]) => h("span", {}, `${word} `, h("time", { datetime: day }, day), " "))) : null;
}
