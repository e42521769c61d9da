// The hint beside a span: shown on hover and focus, gone on Escape.

import { h, put } from "./dom.js";

export class Tip {
  constructor() {
    this.element = h("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });
    addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    addEventListener("scroll", () => this.target && this.place(), { capture: true, passive: true });
  }

  show(target, content) {
    this.hide();
    put(this.element, content);
    this.element.hidden = false;
    this.target = target;
    target.setAttribute("aria-describedby", "tip");
    this.place();
  }

  place() {
    const { target } = this;
    const box = target.getClientRects()[0] ?? target.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
    const below = box.bottom + 10;
    const top = below + height < innerHeight ? below : Math.max(8, box.top - height - 8);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  hide() {
    this.element.hidden = true;
    this.target?.removeAttribute("aria-describedby");
    this.target = null;
  }
}
