// Bundles src/ to page/report.js and page/report.css, and records of what they were made: `npm ci && npm run build`.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "page";
// Licences of what is bundled; d3-force brings the other three.
const BUNDLED = ["d3-force", "d3-dispatch", "d3-quadtree", "d3-timer"];

const licences = BUNDLED.map((name) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
const notice = `The script of the report holds parts of these libraries.\n\n${licences.join("\n---\n\n")}`;
writeFileSync(`${OUT}/LICENSES.txt`, notice);

const options = { bundle: true, minify: true, charset: "utf8", legalComments: "none" };
await build({
  ...options, target: "es2022", format: "iife", entryPoints: ["src/main.js"], outfile: `${OUT}/report.js`,
  banner: { js: `/*!\n${notice}*/` }, // every page is a copy, and a copy carries the notice
});
await build({ ...options, target: "esnext", entryPoints: ["src/style.css"], outfile: `${OUT}/report.css` });

const sources = [
  ...readdirSync("src", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`),
  "build.mjs",
  "package.json",
  "package-lock.json",
].sort();
const made = ["LICENSES.txt", "report.css", "report.js"].map((name) => `${OUT}/${name}`);
const hash = (name) => createHash("sha256").update(readFileSync(name)).digest("hex");
const record = (names) => Object.fromEntries(names.map((name) => [name, hash(name)]));
writeFileSync(`${OUT}/built.json`, `${JSON.stringify({ sources: record(sources), built: record(made) }, null, 2)}\n`);
