// Labels: a colour, a name and an abbreviation each, so that colour is never the only sign.

import { h } from "./dom.js";

const SHORT = {
  PERSON: "PER", TITLE: "TTL", AGENCY: "AGY", ORG: "ORG", PROGRAMME: "PRG", MONEY: "MNY", EVENT: "EVT", PLACE: "PLC", DATE: "DAT",
};
const NAMES = {
  PERSON: "Person", TITLE: "Title", AGENCY: "Agency", ORG: "Organisation", PROGRAMME: "Programme", MONEY: "Money", EVENT: "Event",
  PLACE: "Place", DATE: "Date",
};

export const short = (label) => SHORT[label] ?? label.slice(0, 3);
export const named = (label) => NAMES[label] ?? label;
/** The class that gives the colour; a label that is not known has none. */
export const colour = (label) => (label in SHORT ? `l-${label}` : "l-other");

/** The abbreviation in its colour; `title` says it in full, also to those who hear the page. */
export function tag(label) {
  return h("abbr", { class: `tag ${colour(label)}`, title: named(label) }, short(label));
}

const SAID = {
  holds_title: ["holds the post", "is held by"],
  affiliated_with: ["belongs to", "has"],
  part_of: ["is part of", "has as its part"],
  attended: ["attended", "was attended by"],
  spoke_at: ["spoke at", "had as a speaker"],
  organised: ["organised", "was organised by"],
  met_with: ["met", "met"],
  visited: ["visited", "was visited by"],
  launched: ["launched", "was launched by"],
  has_budget: ["has the budget", "is the budget of"],
  held_in: ["was held in", "was the place of"],
  located_in: ["lies in", "contains"],
  held_on: ["was held on", "was the day of"],
};
/** A type of relations in words, as told from its head or its tail. */
export const said = (type, asHead = true) => SAID[type]?.[asHead ? 0 : 1] ?? type.replaceAll("_", " ");
