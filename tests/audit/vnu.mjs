// The checker of the W3C's HTML standard, over all pages in one run.
import fs from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const jar = path.join(path.dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

/** vnu gives what is wrong with each page, by the page's place in the list. */
export function vnu(pages, dir) {
  const files = pages.map((html, i) => {
    const file = path.join(dir, `page-${i}.html`);
    fs.writeFileSync(file, html);
    return file;
  });
  const ran = spawnSync("java", ["-Xss1m", "-jar", jar, "--format", "json", "--exit-zero-always", ...files], { encoding: "utf8", maxBuffer: 1 << 27 });
  if (ran.error || ran.status !== 0) throw ran.error ?? new Error("vnu: " + ran.stderr.slice(0, 400));
  const found = pages.map(() => []);
  for (const m of JSON.parse(ran.stderr || ran.stdout).messages) {
    if (m.type === "info" && m.subType !== "warning") continue;
    const i = Number(path.basename(new URL(m.url).pathname).match(/\d+/)[0]);
    found[i].push(`${m.subType ?? m.type}: ${m.message} (${(m.extract ?? "").replace(/\s+/g, " ").slice(0, 100)})`);
  }
  return found;
}
