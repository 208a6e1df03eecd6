// Visits pages in a real browser whose policy against scripts is switched off, and says which of them ran or would run
// something that a stranger wrote. Input on standard input: [{url, cookie}]; output: one line for each finding.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../audit/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const visits = JSON.parse(fs.readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
// bypassCSP: the policy would stop a script that came through, and hide that it did.
const context = await browser.newContext({ bypassCSP: true });
const page = await context.newPage();
let where = "";
page.on("dialog", (d) => { console.log(`${where}: a dialog opened`); d.dismiss(); });
page.on("request", (r) => { if (/^https?:/.test(r.url()) && new URL(r.url()).host !== new URL(where).host) console.log(`${where}: asks a stranger: ${r.url()}`); });
await page.route(/\/(media|static)\//, (r) => r.abort()); // looks do not matter here
for (const { url, cookie } of visits) {
  where = url;
  await context.clearCookies();
  if (cookie) {
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url }]);
  }
  await page.goto(url, { waitUntil: "load" }).catch((err) => { if (!/Download is starting/.test(err.message)) console.log(`${where}: ${err.message}`); });
  for (const finding of await page.evaluate(look)) console.log(`${where}: ${finding}`);
}
console.log(`visited ${visits.length}`);
await browser.close();

/** look runs in the page: what ran, and what would run with a click or a movement. */
function look() {
  const found = [];
  if (window.__xss) found.push("a script ran: " + window.__xss);
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) found.push(`<${e.tagName} ${a.name}>`);
      if (/^(href|src|action|formaction|data|srcset|style)$/i.test(a.name) && /^\s*(javascript|vbscript|data:text)/i.test(a.value)) found.push(`<${e.tagName} ${a.name}="${a.value.slice(0, 60)}">`);
    }
  }
  for (const s of document.querySelectorAll("script")) {
    if (!s.src && s.type !== "application/ld+json") found.push("an inline script: " + s.textContent.slice(0, 60));
    if (s.type === "application/ld+json") try { JSON.parse(s.textContent); } catch (err) { found.push("data that is none: " + err.message); }
  }
  for (const e of document.querySelectorAll("iframe, object, embed, base, math, marquee, form form, svg script")) found.push(`<${e.tagName}>`);
  return found;
}
