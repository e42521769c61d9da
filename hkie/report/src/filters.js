// What narrows a table: fields whose values stand in the address.

import { fresh, h } from "./dom.js";
import { keep } from "./route.js";

const control = (element) => (element.matches("input, select") ? element : element.querySelector("input, select"));

/** A day, or nothing. */
export function dayField(label) {
  return labelled(label, { type: "date" });
}

/** Some words. */
export function wordsField(label, placeholder) {
  return labelled(label, { type: "search", autocomplete: "off", spellcheck: "false", placeholder });
}

function labelled(label, attributes) {
  const id = fresh("field");
  return h("span", { class: "field" }, h("label", { for: id }, label), h("input", { id, ...attributes }));
}

export class Filters {
  /** `fields` are elements with one input or select each, by parameter of the address; those of `less` stand behind "More filters". */
  constructor(fields, less, change) {
    this.controls = Object.fromEntries(Object.entries({ ...fields, ...less }).map(([name, element]) => [name, control(element)]));
    for (const [name, input] of Object.entries(this.controls)) {
      input.addEventListener("input", () => {
        keep({ [name]: input.value });
        change();
      });
    }
    this.less = Object.keys(less);
    this.details = h("details", { class: "more-filters" }, h("summary", {}, "More filters"), h("div", { class: "line" }, Object.values(less)));
  }

  value(name) {
    return this.controls[name].value;
  }

  /** The parameters of the address that belong to these fields. */
  get names() {
    return Object.keys(this.controls);
  }

  /** Take the values from an address; what a choice does not have is its first. */
  show(params) {
    for (const [name, input] of Object.entries(this.controls)) {
      const value = params.get(name) ?? "";
      if (input.value !== value) input.value = value;
      if (input.selectedIndex === -1) input.selectedIndex = 0;
    }
    if (this.less.some((name) => this.value(name))) this.details.open = true;
  }
}
