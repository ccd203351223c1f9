// Builds dist/: one stylesheet, the files it names, the icons the templates name, and the licences.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const system = join(here, "node_modules/dkfds");
const fonts = join(system, "src/fonts/IBMPlexSans/split/woff2");
const drawings = join(system, "src/img/svg-icons");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const style = compile(join(here, "styles/levetid.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
}).css;
writeFileSync(join(dist, "style.css"), style);

// The stylesheet decides which fonts and icons are needed: a name that does not exist fails the build.
const sources = { fonts, icons: drawings };
for (const [, folder, name] of style.matchAll(/url\("?(\w+)\/([^")]+)"?\)/g)) {
  copy(join(sources[folder], name), join(dist, folder, name));
}

writeFileSync(join(dist, "icons.svg"), sprite(iconsNamedIn(join(here, "../templates"))));
for (const folder of ["images", "scripts"]) {
  for (const name of readdirSync(join(here, folder))) copy(join(here, folder, name), join(dist, name));
}
writeFileSync(join(dist, "licences.txt"), licences());

function copy(from, to) {
  if (!existsSync(from)) throw new Error(`${from} is named but does not exist`);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function iconsNamedIn(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    for (const [, name] of text.matchAll(/icon\("([a-z-]+)"\)/g)) names.add(name);
  }
  return [...names].sort();
}

function sprite(names) {
  const all = readFileSync(join(system, "src/img/all-svg-icons.svg"), "utf8");
  const symbols = names.map((name) => {
    const found = all.match(new RegExp(`<symbol id="${name}".*?</symbol>`, "s"));
    if (!found) throw new Error(`a template names the icon "${name}", which the design system does not have`);
    return found[0];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function licences() {
  const parts = [
    join(here, "NOTICE.md"),
    join(system, "LICENSE.md"),
    join(fonts, "license.txt"),
    join(here, "licences/Apache-2.0.txt"),
  ];
  return parts.map((part) => readFileSync(part, "utf8").trimEnd()).join(`\n\n${"=".repeat(72)}\n\n`) + "\n";
}
