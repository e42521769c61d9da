// Elements without markup: text becomes text nodes, and an address is one of this page or of the web.

const HANDLER_OR_MARKUP = /^(on|style$|srcdoc$|src$|action$|formaction$)/i;
const SVG = "http://www.w3.org/2000/svg";

/** Make an element. `props`: `on` holds listeners, `class` and attributes; null, undefined and false leave one out. */
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

function filled(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (HANDLER_OR_MARKUP.test(name)) {
      throw new Error(`no attribute ${name} here`);
    } else if (name === "href" && !value.startsWith("#") && value !== webAddress(value)) {
      throw new Error("no such address here");
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** The address where it is one of the web, else null: a `javascript:` address never becomes a link. */
export function webAddress(text) {
  if (typeof text !== "string" || !/^https?:\/\//i.test(text)) return null;
  try {
    const { protocol } = new URL(text);
    return protocol === "https:" || protocol === "http:" ? text : null;
  } catch {
    return null;
  }
}

/** What holds `element` and nothing else. */
export function put(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** 1 document, 2 documents. */
export function count(number, thing, things = `${thing}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? thing : things}`;
}

let names = 0;
/** A new id for an element. */
export function fresh(prefix) {
  names += 1;
  return `${prefix}-${names}`;
}
