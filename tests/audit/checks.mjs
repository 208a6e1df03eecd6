// What is checked of one page. Each check gives a figure for the table or adds to what is wrong.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** bars are what a page may weigh, in bytes as sent, and do. */
export const bars = { js: 10 << 10, css: 14 << 10, html: 20 << 10, requests: 4, cls: 0.01, text: 0.95, stops: 200 };

/** record listens to a page: what it loads since the last document, what it complains about. */
export async function record(page, shop) {
  const seen = { bytes: {}, requests: [], strangers: [], complaints: [] };
  const cdp = await page.context().newCDPSession(page), types = {};
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  cdp.on("Network.requestWillBeSent", ({ requestId, type, request, redirectResponse }) => {
    types[requestId] = type;
    if (type === "Document") { seen.bytes = {}; seen.requests = []; }
    else if (!redirectResponse && type !== "Image" && !/^data:|\/pictures\//.test(request.url)) seen.requests.push(request.url.replace(shop, ""));
    if (!request.url.startsWith(shop) && !request.url.startsWith("data:")) seen.strangers.push(request.url);
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = types[requestId];
    seen.bytes[type] = (seen.bytes[type] ?? 0) + encodedDataLength;
  });
  page.on("pageerror", (err) => seen.complaints.push("script: " + err.message));
  page.on("console", (m) => { if (["error", "warning"].includes(m.type()) && !m.text().startsWith("Failed to load resource")) seen.complaints.push(m.text().slice(0, 160)); });
  await page.addInitScript(() => {
    window.auditShift = 0;
    window.auditMoved = new Set();
    const name = (n) => n ? (n.nodeType === 3 ? `"${n.data.trim().slice(0, 20)}"` : `${n.localName}.${n.className}#${n.id}`) : "something gone";
    new PerformanceObserver((list) => {
      for (const e of list.getEntries().filter((e) => !e.hadRecentInput)) {
        window.auditShift += e.value;
        for (const { node, previousRect: a, currentRect: b } of e.sources ?? []) window.auditMoved.add(`${name(node)} ${a.x},${a.y} ${a.width}x${a.height} -> ${b.x},${b.y} ${b.width}x${b.height} at ${Math.round(e.startTime)} ms`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return { seen, cdp };
}

/** weigh compares what was loaded with the bars. */
export function weigh(seen, wrong) {
  const kb = (type) => (seen.bytes[type] ?? 0) / 1024;
  for (const [type, bar, name] of [["Script", bars.js, "JS"], ["Stylesheet", bars.css, "CSS"], ["Document", bars.html, "HTML"]])
    if ((seen.bytes[type] ?? 0) > bar) wrong.push(`${name} ${kb(type).toFixed(1)} KB of ${bar >> 10}`);
  if (seen.requests.length > bars.requests) wrong.push(`${seen.requests.length} requests: ${seen.requests.join(" ")}`);
  if (seen.strangers.length) wrong.push("third party: " + seen.strangers.join(" "));
  for (const c of new Set(seen.complaints)) wrong.push("console: " + c);
  return { htmlKB: kb("Document"), css: kb("Stylesheet"), js: kb("Script"), requests: seen.requests.length };
}

/** scroll leafs through the page, so that lazy pictures come, and gives the layout shift. */
export async function scroll(page, wrong) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await new Promise((wake) => setTimeout(wake, 40));
    }
    scrollTo(0, 0);
  });
  await page.waitForTimeout(100);
  const [cls, moved] = await page.evaluate(() => [window.auditShift, [...window.auditMoved].slice(0, 4)]);
  if (cls > bars.cls) wrong.push(`layout shift ${cls.toFixed(3)}: ${moved.join("; ")}`);
  return cls;
}

/** axeOn runs axe, which comes in beside the page's policy. */
export async function axeOn(page, cdp, wrong, where) {
  await cdp.send("Runtime.evaluate", { expression: axe });
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const run = (where, runOnly) => window.axe.run(where, { runOnly, resultTypes: ["violations"] });
    const { violations } = await run(document, { type: "tag", values: tags });
    // Something that stays at the edge of the window always covers a bit of the page; a target is too small only when
    // it still is in the middle of the window.
    for (const v of violations.filter((v) => v.id === "target-size")) {
      const small = [];
      for (const n of v.nodes) {
        document.querySelector(n.target[0]).scrollIntoView({ block: "center" });
        if ((await run({ include: [n.target] }, { type: "rule", values: ["target-size"] })).violations.length) small.push(n);
      }
      v.nodes = small;
      scrollTo(0, 0);
    }
    return violations.filter((v) => v.nodes.length).map((v) => `${v.id} (${v.nodes.length}): ${v.nodes.slice(0, 2).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "").slice(0, 140)).join("; ")}`);
  });
  for (const f of found) wrong.push(`axe, ${where}: ${f}`);
  return found.length;
}

/** markup looks at the HTML as it came. */
export async function markup(page, html, wrong) {
  const found = await page.evaluate((text) => {
    const d = new DOMParser().parseFromString(text, "text/html"), all = [];
    const say = (what, list) => { if (list.length) all.push(`${what} (${list.length}): ${list[0].outerHTML.slice(0, 100)}`); };
    say("inline style", [...d.querySelectorAll("[style], style")]);
    say("inline script", [...d.querySelectorAll("script:not([src]):not([type='application/ld+json'])")]);
    say("inline handler", [...d.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))));
    say("javascript: link", [...d.querySelectorAll("[href^='javascript:']")]);
    say("script that blocks", [...d.querySelectorAll("script[src]:not([type=module]):not([defer]):not([async])")]);
    say("picture without a size", [...d.querySelectorAll("img:not([width]), img:not([height])")]);
    say("link that leads nowhere", [...d.querySelectorAll("a:not([href]), a[href='#'], a[href='']")]);
    say("form without a button", [...d.querySelectorAll("form")].filter((f) => !f.querySelector("button:not([type=button]):not([type=reset]), input[type=submit]")));
    if (d.querySelectorAll("h1").length !== 1) all.push(`${d.querySelectorAll("h1").length} h1`);
    if (!d.title.trim()) all.push("no title");
    return all;
  }, html);
  wrong.push(...found);
}

/** headers are the same for every page; what knows a person may not be stored. */
export function headers(head, personal, wrong) {
  const csp = head["content-security-policy"] ?? "";
  if (!csp.includes("default-src 'none'") || /unsafe|\*|https?:/.test(csp)) wrong.push("policy: " + (csp || "none"));
  for (const part of ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) if (!csp.includes(part)) wrong.push("policy lacks " + part);
  const cache = head["cache-control"] ?? "";
  if (!/private|no-store/.test(cache) || /public/.test(cache)) wrong.push("cache-control: " + (cache || "none"));
  if (personal && !cache.includes("no-store")) wrong.push("a person's page may be stored: " + cache);
  if (head["x-content-type-options"] !== "nosniff") wrong.push("no nosniff");
  if (!head["referrer-policy"]) wrong.push("no referrer-policy");
  if (!/gzip|br|zstd/.test(head["content-encoding"] ?? "")) wrong.push("not compressed");
}

/** keyboard goes through all stops: each must show the focus, and be seen. */
export async function keyboard(page, wrong) {
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
  let stops = 0;
  for (; stops < bars.stops; stops++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(inspectFocus);
    if (!at || at.again) break;
    for (const problem of at.problems) wrong.push(`keyboard: ${problem}: ${at.what}`);
  }
  if (stops < 2) wrong.push(`keyboard: only ${stops} stops`);
  return stops;
}

/* inspectFocus runs in the page. */
function inspectFocus() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  window.auditStops ??= new Set();
  if (window.auditStops.has(e)) return { again: true };
  window.auditStops.add(e);
  // The ring may stand around what the thing is part of: a label, a card.
  const around = [e, e.parentElement, e.nextElementSibling, e.closest("article, li"), ...(e.labels ?? [])].filter(Boolean);
  const look = () => around.flatMap((x) => [null, "::before", "::after"].map((pseudo) => {
    const s = getComputedStyle(x, pseudo);
    const outline = s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0 ? "none" : [s.outlineStyle, s.outlineWidth, s.outlineColor].join();
    return [outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine, s.textDecorationThickness].join();
  })).join();
  const focused = look();
  e.blur();
  const plain = look();
  e.focus({ preventScroll: true });
  // A link over two lines has two boxes; of a table that is longer than the window, what is in the window counts.
  const boxes = [...e.getClientRects()].map((b) => ({ left: Math.max(0, b.left), top: Math.max(0, b.top), right: Math.min(innerWidth, b.right), bottom: Math.min(innerHeight, b.bottom) }))
    .filter((b) => b.right > b.left && b.bottom > b.top);
  const points = boxes.flatMap((b) => [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.15, 0.85].map((y) => [b.left + (b.right - b.left) * x, b.top + (b.bottom - b.top) * y])));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || [...(e.labels ?? [])].some((l) => l.contains(top)));
  });
  const problems = [];
  if (focused === plain) problems.push("the focus cannot be seen");
  if (!seen) problems.push("the focused thing is covered or out of sight");
  return { problems, what: `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""} “${(e.innerText || e.getAttribute("aria-label") || e.name || "").trim().slice(0, 40)}”` };
}

/** narrow looks at the page at 320 px in the dark scheme. */
export async function narrow(page, cdp, wrong) {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.waitForTimeout(50);
  const wide = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= 320) return "";
    const far = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > 321).at(-1);
    return `${document.documentElement.scrollWidth} px wide at 320: ${far?.outerHTML.slice(0, 90)}`;
  });
  if (wide) wrong.push(wide);
  return axeOn(page, cdp, wrong, "320 px dark");
}

/** words is the length of what a page says. */
export const words = async (page) => (await page.evaluate(() => document.body.innerText)).replace(/\s+/g, " ").length;
