// Looks at every kind of page of a running shop, as everybody who comes there; see ./run, which starts one.
import { chromium, flags, rows } from "../journeys/kit.mjs";
import { bites } from "./bites.mjs";
import * as check from "./checks.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { pages, people } from "./pages.mjs";
import { pictures } from "./pictures.mjs";
import { vnu } from "./vnu.mjs";

const shop = process.env.SHOP_URL;
const option = (name) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] ?? "" : null;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags });
const context = (options = {}) => browser.newContext({ baseURL: shop, locale: "en-GB", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });

/** inspect looks at one page, with script and without. */
async function inspect({ person, name, status, reach }, who) {
  const wrong = [], state = who[person].state;
  const ctx = await context({ storageState: state }), page = await ctx.newPage();
  const { seen, cdp } = await check.record(page, shop);
  const answered = await reach(page);
  await page.waitForLoadState("load");
  if (status && answered.status() !== status) wrong.push(`status ${answered.status()}, not ${status}`);
  const html = await answered.text();
  const row = { person, name, wrong, html, ...check.weigh(seen, wrong) };
  // The shop does not know the staff: their cookie is the back office's alone.
  check.headers(answered.headers(), person !== "nobody" && (person !== "staff" || new URL(page.url()).pathname.startsWith("/admin")), wrong);
  await check.markup(page, html, wrong);
  row.axe = await check.axeOn(page, cdp, wrong, "1280 px");
  row.cls = await check.scroll(page, wrong);
  const length = await check.words(page);
  row.stops = await check.keyboard(page, wrong);
  row.axe += await check.narrow(page, cdp, wrong);
  await ctx.close();
  row.text = await withoutScript(reach, state) / length;
  if (row.text < check.bars.text) wrong.push(`without script ${Math.round(row.text * 100)} % of the text`);
  return row;
}

async function withoutScript(reach, storageState) {
  const ctx = await context({ storageState, javaScriptEnabled: false });
  try {
    const page = await ctx.newPage();
    await reach(page);
    return await check.words(page);
  } finally {
    await ctx.close();
  }
}

/** inspectAll looks at several pages at a time. */
async function inspectAll(list, who) {
  const results = [], queue = list.entries();
  await Promise.all([1, 2, 3].map(async () => {
    for (const [i, visit] of queue) {
      process.stderr.write(`\r${i + 1} of ${list.length} `);
      results[i] = await inspect(visit, who).catch((err) => ({ ...visit, html: "", wrong: ["could not be looked at: " + err.message.split("\n")[0]] }));
    }
  }));
  vnu(results.map((r) => r.html || "<!doctype html><html lang=en><title>none</title>"), process.env.AUDIT_DIR)
    .forEach((found, i) => { results[i].vnu = found.length; results[i].wrong.push(...found.map((f) => "vnu: " + f)); });
  return results;
}

function print(results) {
  const figure = (n, digits = 1) => n === undefined ? "-" : n.toFixed(digits);
  const line = (...cells) => console.log(cells.map((c, i) => i === 0 ? String(c).padEnd(46) : String(c).padStart(7)).join(" "));
  line("page", "HTML", "CSS", "JS", "reqs", "CLS", "axe", "vnu", "stops", "text", "");
  for (const r of results) {
    line(`${r.person}: ${r.name}`.slice(0, 46), figure(r.html ? r.htmlKB : undefined), figure(r.css), figure(r.js), r.requests ?? "-", figure(r.cls, 3), r.axe ?? "-", r.vnu ?? "-", r.stops ?? "-",
      r.text ? Math.round(r.text * 100) + "%" : "-", r.wrong.length ? "WRONG" : "ok");
    for (const w of r.wrong) console.log("    " + w);
  }
}

const start = Date.now();
let failed;
try {
  const missed = await bites(browser);
  if (missed.length) throw new Error("the checks do not bite; of the bad page they missed: " + missed.join(", "));
  const who = await people(async () => { const p = await (await context()).newPage(); p.setDefaultTimeout(30_000); return p; });
  const [largest] = await rows("select p.handle from product p join variant v on v.product_id = p.id where p.status = 'active' group by p.handle order by count(*) desc limit 1");
  who.largest = largest?.handle;
  const only = option("--only");
  const list = pages(who).filter((p) => only === null || `${p.person}: ${p.name}`.includes(only));
  if (process.argv.includes("--lighthouse")) failed = await lighthouse(who, only);
  else if (option("--pictures")) failed = await pictures(context, who, option("--pictures"));
  else {
    const results = await inspectAll(list, who);
    print(results);
    const bad = results.filter((r) => r.wrong.length);
    failed = bad.length;
    console.log(`\n${results.length} pages, ${failed} with something wrong, ${Math.round((Date.now() - start) / 1000)} s`);
    // Once more at the end, where one looks first.
    for (const r of bad) console.log(`${r.person}: ${r.name}: ${r.wrong.join("; ")}`);
  }
} finally {
  await browser.close();
}
process.exitCode = failed ? 1 : 0;
