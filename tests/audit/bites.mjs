// Proves that the checks bite: a page that does everything wrong, and each check must say so.
import { randomBytes } from "node:crypto";
import http from "node:http";
import * as check from "./checks.mjs";
import { vnu } from "./vnu.mjs";

const bad = `<!doctype html><html lang="en"><head><title>Bad</title><style>.dim{color:#bbb;background:#fff}:focus{outline:0}button{width:9px;height:9px;padding:0}</style>
<script src="/heavy.js"></script></head><body onload="1"><h1>One</h1><h1>Two</h1><main><img src="/x.svg"><p class="dim" style="width:900px">Hard to read</p>
<a href="/a">First</a> <button type="button">.</button><button type="button">.</button> <a href="#" id="twice">Second</a> <a id="twice" href="/b">Third</a><input name="unlabelled">
<div style="position:fixed;inset:0;background:#fff8"></div><p id="late"></p></main><img src="http://localhost:9/pixel.gif" alt="" width="1" height="1">
<script>console.error("loud"); const shift = () => document.body.prepend(Object.assign(document.createElement("div"), { innerHTML: "<br>".repeat(30) }));
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(shift, 100)))</script></body></html>`;

const expected = ["inline style", "inline script", "inline handler", "script that blocks", "picture without a size", "link that leads nowhere", "2 h1", "JS ", "third party", "console: loud",
  "policy", "cache-control", "nosniff", "not compressed", "may be stored", "axe, 1280 px: image-alt", "color-contrast", "label", "target-size", "layout shift", "focus cannot be seen", "covered or out of sight", "px wide at 320", "vnu: error: Duplicate ID"];

/** bites gives what the checks have missed of the bad page. */
export async function bites(browser) {
  const heavy = "//" + randomBytes(20 << 10).toString("hex");
  const server = http.createServer((q, a) => q.url === "/heavy.js" ? a.end(heavy) : a.setHeader("Content-Type", "text/html").end(bad)).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const origin = `http://127.0.0.1:${server.address().port}`, wrong = [];
  const ctx = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  try {
    const page = await ctx.newPage(), { seen, cdp } = await check.record(page, origin);
    const answered = await page.goto(origin + "/"), html = await answered.text();
    await page.waitForFunction(() => window.auditShift > 0, null, { timeout: 10_000 }).catch(() => {});
    check.weigh(seen, wrong);
    check.headers(answered.headers(), true, wrong);
    await check.markup(page, html, wrong);
    await check.axeOn(page, cdp, wrong, "1280 px");
    await check.scroll(page, wrong);
    await check.keyboard(page, wrong);
    await check.narrow(page, cdp, wrong);
    wrong.push(...vnu([html], process.env.AUDIT_DIR)[0].map((f) => "vnu: " + f));
  } finally {
    await ctx.close();
    server.close();
  }
  return expected.filter((words) => !wrong.some((w) => w.includes(words)));
}
