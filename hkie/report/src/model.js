// The data of the page: columns as they were packed, and what is looked up in them.

/** Decode the block: base64, deflate, JSON. */
export async function unpack(element) {
  const letters = atob(element.textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k += 1) bytes[k] = letters.charCodeAt(k);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = JSON.parse(await new Response(stream).text());
  element.remove();
  return data;
}

const coded = (column) => (k) => column.v[column.i[k]];

function sums(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

/** What belongs to each of `size` owners, in order: `of(k)` is the part of one. */
function grouped(size, ...owners) {
  const from = new Int32Array(size + 1);
  for (const column of owners) for (const owner of column) if (owner >= 0) from[owner + 1] += 1;
  for (let k = 0; k < size; k += 1) from[k + 1] += from[k];
  const next = from.slice();
  const items = new Int32Array(from[size]);
  const length = owners[0].length;
  for (let k = 0; k < length; k += 1) {
    for (let c = 0; c < owners.length; c += 1) {
      const owner = owners[c][k];
      if (owner >= 0 && (c === 0 || owner !== owners[0][k])) items[next[owner]++] = k;
    }
  }
  return (owner) => items.subarray(from[owner], next[owner]);
}

const ASCII = /^[\x00-\x7f]*$/; // most texts, and four times as fast

/** Letters without case, accents and what is no letter or digit: what names are compared by. */
export function folded(text) {
  if (ASCII.test(text)) return text.toLowerCase().replace(/[^a-z0-9$+&]+/g, " ").trim();
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}$+&]+/gu, " ").trim();
}

/** What a query asks for: each word, and what stands in quotes as one. Words are found by how they begin. */
export function terms(query) {
  return [...query.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(([word, quoted]) => folded(quoted ?? word)).filter(Boolean);
}

/** Whether a folded text has all terms. */
export const has = (form, wanted) => wanted.every((term) => ` ${form}`.includes(` ${term}`));

/** Whether a time that begins and ends on these days, or in these months or years, touches the one between `since` and `until`. */
export function within(begin, end, since, until) {
  const size = (a, b) => Math.min(a.length, b.length);
  const notBefore = !since || end.slice(0, size(end, since)) >= since.slice(0, size(end, since));
  return notBefore && (!until || begin.slice(0, size(begin, until)) <= until.slice(0, size(begin, until)));
}

const one = (text) => text.replace(/\s+/g, " ").trim();

export class Model {
  constructor(data) {
    this.title = data.title;
    this.labels = data.labels.map(([name]) => name);
    this.kind = new Map(data.labels.map(([name, , , kind]) => [name, kind]));
    this.meaning = new Map(data.labels.map(([name, , , , meaning]) => [name, meaning]));
    this.types = data.types.map(([name]) => name);
    this.role = new Map(data.types);
    this.readDocuments(data.documents, data.mentions);
    this.readMentions(data.mentions);
    this.readEntities(data.entities);
    this.readRelations(data.relations);
  }

  readDocuments(d, m) {
    this.documents = d;
    this.documentNumber = new Map(d.id.map((id, k) => [id, k]));
    this.first = new Int32Array(d.id.length + 1);
    m.count.forEach((n, k) => (this.first[k + 1] = this.first[k] + n));
    this.sentenceCache = new Map();
  }

  readMentions(m) {
    const total = m.entity.length;
    this.mentions = total;
    this.start = new Int32Array(total);
    this.documentOf = new Int32Array(total);
    for (let d = 0; d + 1 < this.first.length; d += 1) {
      let at = 0;
      for (let k = this.first[d]; k < this.first[d + 1]; k += 1) {
        at += m.start[k];
        this.start[k] = at;
        this.documentOf[k] = d;
      }
    }
    this.length = m.length;
    this.entityOf = m.entity;
    this.mentionName = m.name;
    this.mentionText = m.text;
    for (const column of ["label", "section", "rule", "score", "honorific", "page", "method", "sure", "detail"]) {
      this[column] = coded(m[column]);
    }
  }

  readEntities(e) {
    const total = e.id.length;
    this.entities = e;
    this.entityLabel = coded(e.label);
    this.entityNumber = new Map(e.id.map((id, k) => [id, k]));
    this.mentionsOf = grouped(total, this.entityOf);
    this.documentsMet = new Int32Array(total);
    const last = new Int32Array(total).fill(-1);
    for (let k = 0; k < this.mentions; k += 1) {
      const entity = this.entityOf[k];
      if (last[entity] !== this.documentOf[k]) {
        last[entity] = this.documentOf[k];
        this.documentsMet[entity] += 1;
      }
    }
  }

  readRelations(r) {
    this.relations = r;
    this.relationType = coded(r.type);
    this.relationBasis = coded(r.basis);
    this.relationRule = coded(r.rule);
    this.relationScore = coded(r.score);
    this.relationStatus = coded(r.status);
    this.relationSince = coded(r.since);
    this.relationUntil = coded(r.until);
    this.relationQuoted = coded(r.quoted);
    const size = this.entities.id.length;
    this.relationsOf = grouped(size, r.head, r.tail);
  }

  met(entity) {
    return this.mentionsOf(entity).length;
  }

  end(mention) {
    return this.start[mention] + this.length[mention];
  }

  /** The words of a mention, on one line. */
  words(mention) {
    const own = this.mentionText[mention];
    if (own !== null) return one(own);
    return one(this.documents.text[this.documentOf[mention]].slice(this.start[mention], this.end(mention)));
  }

  mentionId(mention) {
    const name = this.mentionName[mention];
    return typeof name === "number" ? `${this.documents.id[this.documentOf[mention]]}#${name}` : name;
  }

  /** The mention of a document that an address names, or -1. */
  mentionNamed(document, name) {
    for (let k = this.first[document]; k < this.first[document + 1]; k += 1) {
      if (String(this.mentionName[k]) === name) return k;
    }
    return -1;
  }

  sentencesOf(document) {
    let known = this.sentenceCache.get(document);
    if (!known) this.sentenceCache.set(document, (known = sums(this.documents.sentences[document])));
    return known;
  }

  /** The sentence around a mention as [before, words, after], cut where it is long; null without a text. */
  context(mention) {
    const document = this.documentOf[mention];
    const text = this.documents.text[document];
    const start = this.start[mention];
    const end = this.end(mention);
    if (text === null) return this.stated(mention);
    const ends = this.sentencesOf(document);
    let low = 0;
    let high = ends.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[2 * middle + 1] <= start) low = middle + 1;
      else high = middle;
    }
    const from = low < ends.length / 2 ? Math.min(ends[2 * low], start) : start;
    const to = low < ends.length / 2 ? Math.max(ends[2 * low + 1], end) : end;
    return cut(text.slice(from, start), text.slice(start, end), text.slice(end, to));
  }

  /** The same from a piece of evidence, where there is no text. */
  stated(mention) {
    const document = this.documentOf[mention];
    for (const r of this.relationsOf(this.entityOf[mention])) {
      for (const [where, start, length, words] of this.relations.evidence[r]) {
        const at = this.start[mention] - start;
        if (where === document && words !== undefined && at >= 0 && at + this.length[mention] <= length) {
          return cut(words.slice(0, at), words.slice(at, at + this.length[mention]), words.slice(at + this.length[mention]));
        }
      }
    }
    return null;
  }

  /** The claim of a relation, then its context, each on one line with the place where it stands. */
  evidence(relation) {
    return this.relations.evidence[relation].slice(0, this.relationQuoted(relation)).map(([document, start, length, words]) => {
      const text = words ?? this.documents.text[document].slice(start, start + length);
      return { document, start, end: start + length, text: one(text) };
    });
  }

  /** The title and the name of the file of a document, as they are searched. */
  titleForm(document) {
    const { id, title } = this.documents;
    this.titleForms ??= id.map((name, k) => folded(`${title[k] ?? ""} ${name}`));
    return this.titleForms[document];
  }

  /** The same with its text. */
  textForm(document) {
    this.textForms ??= [];
    return (this.textForms[document] ??= `${this.titleForm(document)} ${folded(this.documents.text[document] ?? "")}`);
  }

  /** The first sentence of a document that has most of the terms, as {start, text}; null if none has one. */
  passage(document, wanted) {
    const text = this.documents.text[document];
    if (text === null) return null;
    const ends = this.sentencesOf(document);
    let best = null;
    let most = 0;
    for (let k = 0; k < ends.length && most < wanted.length; k += 2) {
      const form = folded(text.slice(ends[k], ends[k + 1]));
      const found = wanted.filter((term) => has(form, [term])).length;
      if (found > most) [best, most] = [{ start: ends[k], text: one(text.slice(ends[k], ends[k + 1])) }, found];
    }
    return best;
  }

  /** The documents of these days whose title or file has these words, as a column of 0 and 1; null for all. */
  documentsOf(words, since = "", until = "") {
    const wanted = terms(words);
    if (!wanted.length && !since && !until) return null;
    const { id, published } = this.documents;
    return Uint8Array.from(id, (_, k) => {
      const day = published[k]?.slice(0, 10);
      return Number(has(this.titleForm(k), wanted) && (day ? within(day, day, since, until) : !since && !until));
    });
  }

  /** The entities that these documents mention, as a column of 0 and 1. */
  entitiesIn(documents) {
    const met = new Uint8Array(this.entities.id.length);
    for (let k = 0; k < this.mentions; k += 1) if (documents[this.documentOf[k]]) met[this.entityOf[k]] = 1;
    return met;
  }

  /** The names at the ends of a relation and its sentences, as they are searched. */
  relationForm(r) {
    this.relationForms ??= [];
    const { head, tail } = this.relations;
    return (this.relationForms[r] ??= [
      ...this.forms(head[r]), ...this.forms(tail[r]), ...this.evidence(r).map((piece) => this.pieceForm(piece)),
    ].join(" "));
  }

  /** Many relations stand in one sentence. */
  pieceForm({ document, start, end, text }) {
    this.pieceForms ??= new Map();
    const key = `${document} ${start} ${end}`;
    if (!this.pieceForms.has(key)) this.pieceForms.set(key, folded(text));
    return this.pieceForms.get(key);
  }

  /** Names of an entity in the form in which they are searched. */
  forms(entity) {
    this.formCache ??= this.entities.aliases.map((aliases, k) => [...new Set([...aliases, this.entities.name[k]].map(folded))]);
    return this.formCache[entity];
  }

  /** Entities that a query may mean, the likest first; all, those met most first, for an empty one. */
  search(query, label = "") {
    const wanted = folded(query);
    const words = wanted.split(" ");
    const found = [];
    for (let k = 0; k < this.entities.id.length; k += 1) {
      if (label && this.entityLabel(k) !== label) continue;
      const rank = wanted ? likeness(this.forms(k), wanted, words) : 1;
      if (rank) found.push([k, rank]);
    }
    found.sort(([a, x], [b, y]) => y - x || this.met(b) - this.met(a) || a - b);
    return found.map(([k]) => k);
  }
}

const LONG = 260;

function cut(before, words, after) {
  const left = before.replace(/\s+/g, " ").trimStart();
  const right = after.replace(/\s+/g, " ").trimEnd();
  return [
    left.length > LONG ? `… ${left.slice(-LONG).replace(/^\S*\s/, "")}` : left,
    one(words),
    right.length > LONG ? `${right.slice(0, LONG).replace(/\s\S*$/, "")} …` : right,
  ];
}

function likeness(forms, wanted, words) {
  let best = 0;
  for (const form of forms) {
    if (form === wanted) return 5;
    if (form.startsWith(wanted)) best = Math.max(best, 4);
    else if (` ${form}`.includes(` ${wanted}`)) best = Math.max(best, 3);
    else if (words.every((word) => ` ${form}`.includes(` ${word}`))) best = Math.max(best, 2);
    else if (form.includes(wanted)) best = Math.max(best, 1);
  }
  return best;
}
