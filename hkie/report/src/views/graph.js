// The neighbourhood of one entity, drawn; what does not fit is counted and comes on request.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { count, fresh, h, put, svg } from "../dom.js";
import { spoken } from "../controls.js";
import { address } from "../route.js";
import { colour, named, said, short, status, term } from "../tags.js";
import { entityLink, quotation } from "./card.js";

const MOST = 40;
const MORE = 12;
const TICKS = 300;
const TOLD = 30;
const NAME = 26;
/** Half of the height of a name, and how often names may push one another. */
const LINE = 13;
const ROUNDS = 120;
const SPREAD = 2;

/** The neighbours of an entity, the most important first: more relations, then more mentions. */
export function neighbours(model, entity) {
  const ties = new Map();
  for (const r of model.relationsOf(entity)) {
    const other = model.relations.head[r] === entity ? model.relations.tail[r] : model.relations.head[r];
    if (other !== entity) ties.set(other, (ties.get(other) ?? 0) + 1);
  }
  return [...ties].sort(([a, x], [b, y]) => y - x || model.met(b) - model.met(a) || a - b).map(([k]) => k);
}

export function graph(model) {
  const said_ = spoken();
  const stage = h("div", { class: "stage" });
  const side = h("section", { class: "side", "aria-label": "Relations of the chosen entity", "aria-live": "polite" });
  const heading = h("h1", { class: "small", tabindex: "-1" }, "Graph");
  const finder = find(model);
  const element = h(
    "div",
    { class: "full" },
    heading,
    h("div", { class: "tools line" }, finder.element),
    said_.element,
    h("div", { class: "graph" }, stage, side),
  );
  let centre = -1;
  let shown = new Map();
  let chosen = -1;
  let box = null;
  let nodes = [];

  /** Add the most important neighbours of `entity` that are not there yet. */
  function expand(entity, most) {
    const near = shown.get(entity);
    let added = 0;
    for (const k of neighbours(model, entity)) {
      if (added >= most) break;
      if (shown.has(k)) continue;
      const angle = added * 2.399963;
      shown.set(k, { k, x: near.x + 60 * Math.cos(angle), y: near.y + 60 * Math.sin(angle) });
      added += 1;
    }
    return added;
  }

  const hidden = (k) => neighbours(model, k).filter((other) => !shown.has(other)).length;

  function layout() {
    nodes = [...shown.values()];
    const at = new Map(nodes.map((node, k) => [node.k, k]));
    const edges = new Map();
    for (const { k } of nodes) {
      for (const r of model.relationsOf(k)) {
        const [a, b] = [model.relations.head[r], model.relations.tail[r]];
        if (a === b || !at.has(a) || !at.has(b)) continue;
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        const edge = edges.get(key) ?? edges.set(key, { source: at.get(a), target: at.get(b), a, b, relations: new Set() }).get(key);
        edge.relations.add(r);
      }
    }
    for (const node of nodes) {
      node.size = 5 + Math.min(11, Math.sqrt(model.met(node.k)) * 1.6);
      node.name = cut(model.entities.name[node.k]);
      node.width = Math.max(node.size, node.name.length * (node.k === centre ? 4.2 : 3.3)) + 5;
      node.fx = node.k === centre ? 0 : null;
      node.fy = node.k === centre ? 0 : null;
    }
    const links = [...edges.values()];
    const wide = Math.min(2, Math.max(0.6, stage.clientWidth / Math.max(1, stage.clientHeight)));
    forceSimulation(nodes)
      .force("link", forceLink(links).distance(110).strength(0.3))
      .force("charge", forceManyBody().strength(-520))
      .force("x", forceX().strength(0.06 / wide))
      .force("y", forceY().strength(0.06 * wide))
      .force("room", forceCollide((node) => node.size + 22))
      .stop()
      .tick(TICKS);
    spread(nodes, stage);
    makeRoom(nodes);
    draw(links);
  }

  function draw(links) {
    const lines = links.map((link) => {
      const types = [...new Set([...link.relations].map((r) => model.relationType(r)))];
      return svg(
        "line",
        { class: "edge", x1: link.source.x, y1: link.source.y, x2: link.target.x, y2: link.target.y, "data-a": link.a, "data-b": link.b, "stroke-width": 1 + Math.min(3, Math.log2(link.relations.size)) },
        svg("title", {}, `${model.entities.name[link.a]} – ${model.entities.name[link.b]}: ${types.join(", ")}`),
      );
    });
    const marks = nodes.map((node) => {
      const { k } = node;
      const left = hidden(k);
      const label = model.entityLabel(k);
      const name = model.entities.name[k];
      return svg(
        "g",
        {
          class: `node ${colour(label)}${k === centre ? " centre" : ""}`, transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`, role: "button",
          tabindex: k === chosen ? "0" : "-1", "data-k": k, "aria-pressed": String(k === chosen),
        },
        svg("circle", { r: node.size }),
        left > 0 && svg("circle", { class: "more", r: node.size + 4 }),
        svg("text", { y: node.size + 13, "text-anchor": "middle", "aria-hidden": "true" }, node.name),
        svg("text", { class: "short", "text-anchor": "middle", y: -node.size - 6, "aria-hidden": "true" }, short(label)),
        svg("title", {}, `${name} (${named(label)})${left ? `, ${count(left, "neighbour")} not shown` : ""}`),
      );
    });
    box = around(nodes, stage);
    const drawing = svg(
      "svg",
      { role: "group", "aria-label": `Neighbourhood of ${model.entities.name[centre]}: arrow keys move, Enter opens more neighbours`, preserveAspectRatio: "xMidYMid meet" },
      svg("g", {}, lines),
      svg("g", {}, marks),
    );
    const whole = { ...box };
    const look = () => drawing.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    const zoom = (by) => {
      box = { x: box.x + (box.width * (1 - by)) / 2, y: box.y + (box.height * (1 - by)) / 2, width: box.width * by, height: box.height * by };
      look();
    };
    look();
    drag(drawing, (x, y) => {
      box.x -= (x * box.width) / drawing.clientWidth;
      box.y -= (y * box.width) / drawing.clientWidth;
      look();
    });
    drawing.addEventListener("click", (event) => press(event.target.closest("[data-k]")));
    drawing.addEventListener("keydown", (event) => key(event));
    put(
      stage,
      drawing,
      h(
        "div",
        { class: "zoom", role: "group", "aria-label": "Size of the drawing" },
        [["+", "Larger", () => zoom(0.8)], ["−", "Smaller", () => zoom(1.25)], ["⤢", "All of it", () => ((box = { ...whole }), look())]].map(([sign, name, click]) =>
          h("button", { type: "button", "aria-label": name, title: name, on: { click } }, sign),
        ),
      ),
    );
    light();
  }

  const node = (k) => stage.querySelector(`[data-k="${k}"]`);

  /** A first press chooses a node, and opens its neighbours where some are hidden. */
  function press(target) {
    if (!target) return;
    const k = Number(target.dataset.k);
    chosen = k;
    if (hidden(k) && expand(k, MORE)) layout();
    tell();
    light();
    node(k)?.focus();
  }

  function key(event) {
    const target = event.target.closest("[data-k]");
    if (!target) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      press(target);
      return;
    }
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const from = shown.get(Number(target.dataset.k));
    let best = null;
    let least = Infinity;
    for (const other of nodes) {
      const along = (other.x - from.x) * way[0] + (other.y - from.y) * way[1];
      const across = Math.abs((other.x - from.x) * way[1]) + Math.abs((other.y - from.y) * way[0]);
      if (other !== from && along > 0 && along + 2 * across < least) [best, least] = [other, along + 2 * across];
    }
    if (!best) return;
    chosen = best.k;
    tell();
    light();
    node(best.k)?.focus();
  }

  /** What the chosen node has to do with is bright. */
  function light() {
    const near = new Set([chosen]);
    for (const line of stage.querySelectorAll(".edge")) {
      const [a, b] = [Number(line.dataset.a), Number(line.dataset.b)];
      const on = a === chosen || b === chosen;
      line.classList.toggle("on", on);
      if (on) near.add(a).add(b);
    }
    for (const mark of stage.querySelectorAll(".node")) {
      const k = Number(mark.dataset.k);
      mark.classList.toggle("off", !near.has(k));
      mark.setAttribute("tabindex", k === chosen ? "0" : "-1");
      mark.setAttribute("aria-pressed", String(k === chosen));
    }
  }

  function tell() {
    const left = hidden(chosen);
    const once = new Map();
    for (const r of model.relationsOf(chosen)) {
      const key = `${model.relationType(r)} ${model.relations.head[r]} ${model.relations.tail[r]}`;
      const known = once.get(key);
      if (known === undefined || model.relationScore(r) > model.relationScore(known)) once.set(key, r);
    }
    const list = [...once.values()].sort((a, b) => model.relationScore(b) - model.relationScore(a) || a - b).slice(0, TOLD);
    put(
      side,
      h("h2", {}, entityLink(model, chosen)),
      h(
        "p",
        { class: "dim" },
        [count(model.met(chosen), "mention"), count(model.documentsMet[chosen], "document"), left ? `${count(left, "neighbour")} not shown` : null].filter(Boolean).join(" · "),
      ),
      left > 0 && h("button", { type: "button", class: "quiet", on: { click: () => press(node(chosen)) } }, `Show ${Math.min(left, MORE)} more neighbours`),
      chosen !== centre && h("p", {}, h("a", { class: "button", href: address("graph", model.entities.id[chosen]) }, "Put it in the middle")),
      h(
        "ul",
        { class: "plain" },
        list.map((r) => {
          const asHead = model.relations.head[r] === chosen;
          return h(
            "li",
            {},
            h("span", { class: "dim" }, `${said(model.relationType(r), asHead)} `),
            entityLink(model, asHead ? model.relations.tail[r] : model.relations.head[r]),
            " ",
            status(model, r),
            " ",
            term(model, r),
            quotation(model, r),
          );
        }),
      ),
    );
    const near = neighbours(model, centre);
    const seen = near.filter((k) => shown.has(k)).length;
    const beyond = shown.size - 1 - seen;
    said_.say(
      `${seen === near.length ? count(seen, "neighbour") : `${seen} of ${count(near.length, "neighbour")}`}${beyond ? `, ${beyond} beyond` : ""}. Dotted: more neighbours, on a click.`,
    );
  }

  return {
    element,
    show(at) {
      const wanted = at.id === null ? busiest(model) : (model.entityNumber.get(at.id) ?? -1);
      if (wanted < 0) {
        put(stage, h("p", { class: "empty" }, at.id === null ? "No relation was found." : "There is no entity of this name here."));
        put(side);
        return;
      }
      centre = chosen = wanted;
      finder.input.value = model.entities.name[centre];
      put(heading, `Around ${model.entities.name[centre]}`);
      shown = new Map([[centre, { k: centre, x: 0, y: 0 }]]);
      expand(centre, MOST);
      layout();
      tell();
    },
  };
}

const cut = (name) => (name.length > NAME ? `${name.slice(0, NAME - 1).trimEnd()}…` : name);

/** Few nodes take the room that there is. */
function spread(nodes, stage) {
  for (const [axis, room] of [["x", stage.clientWidth - 260], ["y", stage.clientHeight - 120]]) {
    const own = nodes.map((node) => node[axis]);
    const by = Math.min(SPREAD, room / Math.max(1, Math.max(...own) - Math.min(...own)));
    if (by > 1) for (const node of nodes) node[axis] *= by;
  }
}

/** Move nodes until no name lies over another; those that are held stay. */
function makeRoom(nodes) {
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (let i = 0; i < nodes.length; i += 1) {
      for (let j = i + 1; j < nodes.length; j += 1) {
        const [a, b] = [nodes[i], nodes[j]];
        const across = a.width + b.width - Math.abs(a.x - b.x);
        const down = a.size + b.size + 2 * LINE - Math.abs(a.y - b.y);
        if (across <= 0 || down <= 0) continue;
        moved = true;
        const axis = down < across ? "y" : "x";
        const by = ((axis === "y" ? down : across) / 2 + 0.5) * (a[axis] < b[axis] ? -1 : 1);
        const held = a.fx === 0 || b.fx === 0 ? 2 : 1;
        if (a.fx !== 0) a[axis] += by * held;
        if (b.fx !== 0) b[axis] -= by * held;
      }
    }
    if (!moved) return;
  }
}

/** The part of the plane to show: all nodes with their names, never larger than life. */
function around(nodes, stage) {
  const left = Math.min(...nodes.map(({ x, width }) => x - width)) - 12;
  const right = Math.max(...nodes.map(({ x, width }) => x + width)) + 12;
  const top = Math.min(...nodes.map(({ y, size }) => y - size)) - 16;
  const bottom = Math.max(...nodes.map(({ y, size }) => y + size)) + 60;
  const width = Math.max(right - left, stage.clientWidth);
  const height = Math.max(bottom - top, stage.clientHeight);
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

function busiest(model) {
  let best = -1;
  for (let k = 0; k < model.entities.id.length; k += 1) {
    const ties = model.relationsOf(k).length;
    if (ties && (best < 0 || ties > model.relationsOf(best).length)) best = k;
  }
  return best;
}

/** Move the drawing with the pointer; what is no more than a click stays one. */
function drag(drawing, move) {
  let last = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("[data-k]")) {
      last = event;
      drawing.setPointerCapture(event.pointerId);
    }
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!last) return;
    move(event.clientX - last.clientX, event.clientY - last.clientY);
    last = event;
  });
  for (const end of ["pointerup", "pointercancel"]) drawing.addEventListener(end, () => (last = null));
}

/** A field that finds an entity to put in the middle. */
function find(model) {
  const id = fresh("found");
  let at = -1;
  let hits = [];
  const list = h("ul", { class: "options", role: "listbox", id, "aria-label": "Entities", hidden: true });
  const input = h("input", {
    type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", "aria-label": "Put an entity in the middle",
    placeholder: "Put an entity in the middle", autocomplete: "off", spellcheck: "false",
    on: {
      input: () => look(),
      focus: () => input.select(),
      blur: () => setTimeout(close, 150),
      keydown: (event) => {
        if (event.key === "Escape") close();
        if (event.key === "Enter" && hits.length) go(hits[Math.max(0, at)]);
        if (!["ArrowDown", "ArrowUp"].includes(event.key) || !hits.length) return;
        event.preventDefault();
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
        mark();
      },
    },
  });
  function look() {
    at = -1;
    hits = input.value.trim() ? model.search(input.value).filter((k) => model.relationsOf(k).length).slice(0, 8) : [];
    put(list, hits.map((k, n) => h("li", { role: "option", id: `${id}-${n}`, "aria-selected": "false", on: { pointerdown: () => go(k) } }, entityLink(model, k).childNodes[0], ` ${model.entities.name[k]}`)));
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    mark();
  }
  function mark() {
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `${id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }
  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }
  function go(k) {
    close();
    location.hash = address("graph", model.entities.id[k]);
  }
  return { element: h("div", { class: "finder" }, input, list), input };
}
