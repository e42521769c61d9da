// A list of any length: rows of one height, of which only those in sight exist. Arrow keys move through all of it.

import { h } from "./dom.js";

const AROUND = 6;
const PRINTED = 2000;

export class VirtualList {
  /** `row(k)` makes the element of row k, which holds one `[data-main]`; `height` is that of a row in rem. */
  constructor({ label, height, row, role = "list", item = "listitem" }) {
    this.row = row;
    this.height = height;
    this.item = item;
    this.size = 0;
    this.active = 0;
    this.shown = new Map();
    this.inner = h("div", { class: "rows", role, "aria-label": label });
    this.element = h("div", { class: "scroll", on: { scroll: () => this.draw(), keydown: (event) => this.key(event) } }, this.inner);
    this.inner.addEventListener("focusin", (event) => {
      const at = event.target.closest("[data-row]");
      if (at) this.activate(Number(at.dataset.row));
    });
    new ResizeObserver(() => this.draw()).observe(this.element);
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
  }

  get pixels() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Math.round((typeof this.height === "function" ? this.height() : this.height) * rem);
  }

  /** Show `size` rows, from the top unless `stay`. */
  set(size, stay = false) {
    this.size = size;
    for (const element of this.shown.values()) element.remove();
    this.shown.clear();
    if (!stay) {
      this.active = 0;
      this.element.scrollTop = 0;
    }
    this.active = Math.max(0, Math.min(this.active, size - 1));
    this.draw();
  }

  draw() {
    const pixels = this.pixels;
    if (!this.element.isConnected || this.printing) return;
    if (pixels !== this.drawn) {
      for (const element of this.shown.values()) element.remove();
      this.shown.clear();
      this.drawn = pixels;
    }
    this.inner.style.height = `${this.size * pixels}px`;
    const top = this.element.scrollTop;
    const from = Math.max(0, Math.floor(top / pixels) - AROUND);
    const to = Math.min(this.size, Math.ceil((top + this.element.clientHeight) / pixels) + AROUND);
    for (const [k, element] of this.shown) {
      if ((k < from || k >= to) && !element.contains(document.activeElement)) {
        element.remove();
        this.shown.delete(k);
      }
    }
    for (let k = from; k < to; k += 1) if (!this.shown.has(k)) this.place(k, pixels);
    this.stops(from, to);
  }

  place(k, pixels) {
    const element = this.row(k);
    element.dataset.row = k;
    element.classList.add("row");
    element.setAttribute("role", this.item);
    element.setAttribute(this.item === "row" ? "aria-rowindex" : "aria-posinset", k + 1);
    if (this.item !== "row") element.setAttribute("aria-setsize", this.size);
    element.style.height = `${pixels}px`;
    element.style.transform = `translateY(${k * pixels}px)`;
    let after = null;
    for (const [other, sibling] of this.shown) if (other > k && (!after || other < Number(after.dataset.row))) after = sibling;
    this.inner.insertBefore(element, after);
    this.shown.set(k, element);
  }

  /** One row alone is reached by Tab: the active one, or the first in sight. */
  stops(from, to) {
    const stop = this.active >= from && this.active < to ? this.active : from;
    for (const [k, element] of this.shown) main(element)?.setAttribute("tabindex", k === stop ? "0" : "-1");
  }

  activate(k) {
    this.active = k;
    for (const [other, element] of this.shown) main(element)?.setAttribute("tabindex", other === k ? "0" : "-1");
  }

  /** Bring a row into sight. */
  show(k, focus = false) {
    const pixels = this.pixels;
    const top = k * pixels;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + pixels > scrollTop + clientHeight) this.element.scrollTop = top + pixels - clientHeight;
    this.active = k;
    this.draw();
    this.activate(k);
    if (focus) main(this.shown.get(k))?.focus({ preventScroll: true });
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.pixels) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.size, End: this.size }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || !this.size) return;
    event.preventDefault();
    this.show(Math.max(0, Math.min(this.size - 1, this.active + step)), true);
  }

  /** On paper there is no scrolling: the rows stand one under another. */
  print(on) {
    this.printing = on;
    if (!this.element.isConnected) return;
    for (const element of this.shown.values()) element.remove();
    this.shown.clear();
    if (on) {
      this.inner.style.height = "auto";
      for (let k = 0; k < Math.min(this.size, PRINTED); k += 1) {
        const element = this.row(k);
        element.classList.add("row");
        this.shown.set(k, this.inner.appendChild(element));
      }
    } else {
      this.draw();
    }
  }
}

const main = (element) => element?.querySelector("[data-main]") ?? element;
