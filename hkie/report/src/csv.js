// Tables as files, with the cells that `hkie export --to csv` would write.

import { h } from "./dom.js";

/** What a spreadsheet takes for a formula; an apostrophe before it makes it a text. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

function cell(value) {
  const text = String(value ?? "");
  const safe = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A button that saves a table: `rows()` gives its head and its rows at the time. */
export function saveButton(name, rows) {
  const save = () => {
    const lines = rows().map((row) => `${row.map(cell).join(",")}\n`);
    // With the mark, a spreadsheet knows that it is UTF-8.
    const url = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv" }));
    const link = h("a", { download: `${name.replaceAll(" ", "-")}.csv` });
    link.href = url;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return h("button", { type: "button", class: "save", "aria-label": `Save as CSV: ${name}`, on: { click: save } }, "CSV");
}

/** The rows of a table of the page: what stands in its cells, without abbreviations and bars. */
export function cells(head, rows) {
  const text = (td) => {
    const copy = td.cloneNode(true);
    for (const extra of copy.querySelectorAll("abbr, [aria-hidden]")) extra.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const named = head.map((name, k) => [name, k]).filter(([name]) => name);
  return [named.map(([name]) => name), ...rows.map((row) => named.map(([, k]) => text(row.children[k])))];
}
