// One document: its text with nested spans, or its mentions where there is no text; filters over both.

import { count, h, put, webAddress } from "../dom.js";
import { bitByBit, chips, spoken } from "../controls.js";
import { address, keep } from "../route.js";
import { colour, named, short, tag } from "../tags.js";

const DEEPEST = 4;
const PARAGRAPH = /\n[^\S\n]*\n\s*/g;
const RULE = /^[\s*_=~#-]*$/;
const KINDS = new Set(["furniture", "headline", "dateline", "body", "list", "caption", "sign-off"]);

export function reader(model, document_, route, tip) {
  const d = model.documents;
  const from = model.first[document_];
  const to = model.first[document_ + 1];
  const text = d.text[document_];
  const labels = new Set((route.params.get("labels") ?? "").split(",").filter(Boolean));
  const sections = new Set((route.params.get("sections") ?? "").split(",").filter(Boolean));
  let least = Math.min(1, Math.max(0, Number(route.params.get("min")) || 0));
  const said = spoken();
  const body = h("div", { class: text === null ? "sentences" : "text" });

  const tally = (of) => {
    const counts = new Map();
    for (let k = from; k < to; k += 1) counts.set(of(k), (counts.get(of(k)) ?? 0) + 1);
    return counts;
  };
  const byLabel = tally(model.label);
  const bySection = tally(model.section);
  const lowest = Math.floor(Math.min(1, ...Array.from({ length: to - from }, (_, k) => model.score(from + k))) * 20) / 20;
  const score = h("output", {}, least.toFixed(2));
  const slider = h("input", {
    type: "range", min: lowest, max: "1", step: "0.01", value: Math.max(least, lowest), id: "least",
    on: { input: () => ((least = Number(slider.value) <= lowest ? 0 : Number(slider.value)), change()) },
  });
  score.setAttribute("for", "least");
  const filters = h(
    "details",
    { class: "filters", open: labels.size + sections.size + least > 0 || matchMedia("(min-width: 60rem)").matches },
    h("summary", {}, "Filter the spans"),
    chips(
      "Labels",
      [...model.labels, ...byLabel.keys()]
        .filter((label, k, all) => byLabel.has(label) && all.indexOf(label) === k)
        .map((label) => [label, [tag(label), ` ${named(label)} `, h("span", { class: "dim" }, byLabel.get(label))], colour(label)]),
      labels,
      () => change(),
    ),
    h(
      "div",
      { class: "line" },
      chips(
        "Sections",
        [...bySection].map(([section, n]) => [section, [`${section} `, h("span", { class: "dim" }, n)]]),
        sections,
        () => change(),
      ),
      h("span", { class: "field" }, h("label", { for: "least" }, "least score"), slider, score),
    ),
  );

  const kept = (k) =>
    (!labels.size || labels.has(model.label(k))) && (!sections.size || sections.has(model.section(k))) && model.score(k) >= least;

  function change() {
    keep({
      labels: [...labels].join(","), sections: [...sections].join(","), min: least ? String(least) : "", mention: null,
    });
    draw(null);
  }

  function draw(at) {
    score.textContent = least.toFixed(2);
    const chosen = [];
    for (let k = from; k < to; k += 1) if (kept(k) || k === at) chosen.push(k);
    said.say(
      chosen.length === to - from ? count(chosen.length, "mention") : `${chosen.length.toLocaleString("en")} of ${count(to - from, "mention")}`,
    );
    tip.hide();
    if (text === null) put(body, withoutText(model, chosen, (k) => span(k)));
    else put(body, withSpans(model, document_, text, chosen, span));
    body.querySelector("[data-mention]")?.setAttribute("tabindex", "0");
  }

  function span(k, height = 0) {
    return h("span", {
      class: `span ${colour(model.label(k))} h${Math.min(height, DEEPEST)}`, role: "link", tabindex: "-1", "data-mention": model.mentionName[k],
      "data-tag": short(model.label(k)), "data-k": k,
    });
  }

  const hovered = (event) => event.target.closest?.("[data-k]");
  function open(event, element) {
    event.preventDefault();
    tip.hide();
    keep({ mention: element.dataset.mention });
    location.hash = address("entity", model.entities.id[model.entityOf[Number(element.dataset.k)]]);
  }
  for (const [event, listener] of Object.entries({
    mouseover: (e) => hovered(e) && tip.show(hovered(e), about(model, Number(hovered(e).dataset.k))),
    mouseout: (e) => hovered(e) && tip.hide(),
    focusin: (e) => {
      const element = hovered(e);
      if (!element) return;
      for (const other of body.querySelectorAll('[data-mention][tabindex="0"]')) other.setAttribute("tabindex", "-1");
      element.setAttribute("tabindex", "0");
      tip.show(element, about(model, Number(element.dataset.k)));
    },
    focusout: () => tip.hide(),
    click: (e) => hovered(e) && !getSelection().toString() && open(e, hovered(e)),
    keydown: (e) => {
      const element = hovered(e);
      if (!element || e.altKey || e.ctrlKey || e.metaKey) return;
      if (e.key === "Enter") open(e, element);
      const all = [...body.querySelectorAll("[data-mention]")];
      const at = all.indexOf(element);
      const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
      if (next === undefined) return;
      e.preventDefault();
      all[next]?.focus();
      all[next]?.scrollIntoView({ block: "nearest" });
    },
  })) {
    body.addEventListener(event, listener);
  }

  const wanted = route.params.get("mention");
  const at = wanted === null ? -1 : model.mentionNamed(document_, wanted);
  draw(at < 0 ? null : at);
  const element = h(
    "div",
    { class: "reader" },
    h("header", {}, h("h2", { tabindex: "-1" }, d.title[document_] || d.id[document_]), h("p", { class: "dim" }, meta(d, document_))),
    of(d.id[document_]),
    filters,
    h("p", { class: "hint dim" }, "Tab leads to the spans, the arrow keys from one to the next, Enter to what it names."),
    said.element,
    text === null &&
      h(
        "p",
        { class: "note" },
        "The text of this document is not in the result, nor where it was read. ",
        h("code", {}, "hkie extract --text"),
        " keeps it; until then, its mentions stand here with the sentences of its relations.",
      ),
    body,
  );
  return Object.assign(element, {
    arrive: () => {
      const target = at >= 0 ? body.querySelector(`[data-k="${at}"]`) : (body.querySelector(".quoted") ?? null);
      if (target) {
        if (at >= 0) {
          target.classList.add("found");
          target.focus({ preventScroll: true });
        }
        target.scrollIntoView({ block: "center" });
      }
      return Boolean(target);
    },
    quote: (start, end) => (text === null ? null : quote(body, start, end)),
  });
}

/** Where what it says stands in tables. */
function of(document) {
  return h("p", {}, ["entities", "relations"].map((view) => [h("a", { class: "button", href: address(view, null, { document }) }, `Its ${view}`), " "]));
}

function meta(d, k) {
  const url = webAddress(d.url[k]);
  const parts = [d.published[k]?.replace("T", " "), d.title[k] ? d.id[k] : null, d.path[k] === d.id[k] ? null : d.path[k]].filter(Boolean);
  return [
    parts.join(" · "),
    url ? [parts.length ? " · " : "", h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, url)] : d.url[k] ? ` · ${d.url[k]}` : "",
  ];
}

/** What is known of a mention, for the hint beside it. */
export function about(model, k) {
  const rows = [
    ["label", named(model.label(k))],
    ["entity", model.entities.name[model.entityOf[k]]],
    ["rule", model.rule(k)],
    ["score", model.score(k).toFixed(2)],
    ["joined by", model.method(k) === "exact" && model.sure(k) === 1 ? "its own name" : `${model.method(k)}, ${model.sure(k).toFixed(2)}`],
    ["section", model.section(k)],
    model.honorific(k) && ["honorific", model.honorific(k)],
    model.page(k) && ["page", model.page(k)],
  ].filter(Boolean);
  return h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** The text as sections of paragraphs; spans nest, and one that would cross another ends with it. */
function withSpans(model, document_, text, chosen, span) {
  const spans = chosen.map((k) => ({ k, start: model.start[k], end: model.end(k) })).filter(({ start, end }) => end > start && end <= text.length);
  const inside = within(spans);
  const sections = [];
  let at = 0;
  for (const [kind, start, length] of model.documents.sections[document_]) {
    if (start < at || start + length > text.length || inside(start) || inside(start + length)) continue;
    if (start > at) sections.push(["", at, start]);
    sections.push([kind, start, start + length]);
    at = start + length;
  }
  if (at < text.length) sections.push(["", at, text.length]);
  let next = 0;
  const made = [];
  for (const [kind, start, end] of sections) {
    const section = h("div", { class: KINDS.has(kind) ? `section s-${kind}` : "section" });
    const cuts = [start];
    const piece = text.slice(start, end);
    for (const gap of piece.matchAll(PARAGRAPH)) {
      const place = start + gap.index + gap[0].length;
      if (place < end && !inside(place)) cuts.push(place);
    }
    cuts.push(end);
    for (let c = 0; c + 1 < cuts.length; c += 1) {
      const own = [];
      while (next < spans.length && spans[next].start < cuts[c + 1]) own.push(spans[next++]);
      const words = text.slice(cuts[c], cuts[c + 1]);
      if (!own.length && !words.trim()) continue;
      if (!own.length && words.trim().length > 3 && RULE.test(words)) {
        section.append(h("hr"));
        continue;
      }
      const first = Math.min(cuts[c + 1] - words.trimStart().length, own[0]?.start ?? Infinity);
      const last = Math.max(cuts[c] + words.trimEnd().length, ...own.map((one) => one.end));
      const paragraph = h("p", { "data-start": cuts[c] });
      fill(paragraph, text, first, last, own, span);
      section.append(paragraph);
    }
    if (section.childNodes.length) made.push(section);
  }
  return made;
}

/** Whether a place lies inside one of the spans, which are sorted. */
function within(spans) {
  const starts = [];
  const ends = [];
  for (const { start, end } of spans) {
    if (starts.length && start < ends.at(-1)) ends[ends.length - 1] = Math.max(ends.at(-1), end);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low > 0 && at < ends[low - 1];
  };
}

/** Put text[start:end] into an element, with the spans, which are sorted; returns how deep they nest. */
function fill(element, text, start, end, spans, span) {
  let at = start;
  let deepest = 0;
  for (let s = 0; s < spans.length; ) {
    const { k, start: from, end: to } = spans[s];
    const inner = [];
    let after = s + 1;
    while (after < spans.length && spans[after].start < to) {
      inner.push({ ...spans[after], end: Math.min(spans[after].end, to) });
      after += 1;
    }
    const holder = document.createDocumentFragment();
    const depth = fill(holder, text, from, to, inner, span);
    const made = span(k, depth);
    made.append(holder);
    if (from > at) element.append(text.slice(at, from));
    element.append(made);
    at = Math.max(at, to);
    deepest = Math.max(deepest, depth + 1);
    s = after;
  }
  if (end > at) element.append(text.slice(at, end));
  return deepest;
}

/** Mark the paragraph in which a piece of evidence begins. */
function quote(body, start) {
  let found = null;
  for (const paragraph of body.querySelectorAll("p[data-start]")) {
    if (Number(paragraph.dataset.start) > start) break;
    found = paragraph;
  }
  found?.classList.add("quoted");
  return found;
}

function withoutText(model, chosen, span) {
  const rows = (k) => {
    const [before, words, after] = model.context(k) ?? ["", model.words(k), ""];
    const made = span(k);
    made.append(words);
    return h("li", {}, h("p", {}, before, made, after), h("p", { class: "dim" }, `${model.section(k)} · ${model.rule(k)} · ${model.score(k).toFixed(2)}`));
  };
  return bitByBit(chosen, rows, 200, "mentions");
}
