// Lighthouse over the pages that matter most, as on a phone with slow 4G.
import { chromium, flags } from "../journeys/kit.mjs";

const bars = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100, lcp: 1200, cls: 0.01, tbt: 50 };

const list = [["nobody", "/"], ["nobody", "/collections/all"], ["nobody", "/products/commons-backpack"], ["nobody", "/search?q=backpack"], ["nobody", "/cart"], ["nobody", "/account/login"],
  ["guest", "/cart"], ["guest", "/checkout"], ["member", "/"], ["member", "/collections/all"], ["member", "/products/commons-backpack"], ["member", "/account"], ["staff", "/admin"]];

/** lighthouse prints the table and gives how many pages miss a bar; only limits it to some. */
export async function lighthouse(who, only) {
  const { default: measure } = await import("lighthouse");
  const port = 9300 + Math.floor(Math.random() * 500);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: [...flags, `--remote-debugging-port=${port}`] });
  let missed = 0;
  console.log("page".padEnd(44), ["perf", "a11y", "best", "seo", "FCP", "LCP", "TBT", "CLS"].map((h) => h.padStart(6)).join(" "));
  try {
    for (const [person, path] of list.filter((p) => only === null || p.join(": ").includes(only))) missed += await one(measure, port, person, path, who[person].state);
  } finally {
    await browser.close();
  }
  return missed;
}

async function one(measure, port, person, path, state) {
  const cookies = (state?.cookies ?? []).map((c) => `${c.name}=${c.value}`).join("; ");
  // What belongs to one person asks search engines to stay out, which Lighthouse takes for a mistake.
  const closed = person !== "nobody" || /cart|account|search|checkout|admin/.test(path);
  const skipAudits = closed ? ["is-crawlable"] : null;
  const settings = { port, output: "json", logLevel: "silent", skipAudits,
    onlyCategories: ["performance", "accessibility", "best-practices", "seo"], extraHeaders: cookies ? { Cookie: cookies } : undefined };
  let result = await measure(process.env.SHOP_URL + path, settings);
  if (!figured(result)) result = await measure(process.env.SHOP_URL + path, settings); // on a busy machine it misses a trace now and then
  if (!figured(result)) {
    const { runtimeError, audits } = result.lhr;
    console.log(`${person}: ${path}`.padEnd(44), "not measured:", runtimeError?.code ?? audits["largest-contentful-paint"].errorMessage);
    return 1;
  }
  const { categories, audits } = result.lhr;
  const score = (name) => Math.round(categories[name].score * 100), value = (name) => audits[name].numericValue;
  const figures = { performance: score("performance"), accessibility: score("accessibility"), "best-practices": score("best-practices"), seo: score("seo"),
    fcp: value("first-contentful-paint"), lcp: value("largest-contentful-paint"), tbt: value("total-blocking-time"), cls: value("cumulative-layout-shift") };
  console.log(`${person}: ${path}`.padEnd(44), Object.entries(figures).map(([name, v]) => (name === "cls" ? v.toFixed(3) : Math.round(v).toString()).padStart(6)).join(" "));
  // Nobody searches for the back office.
  const misses = Object.entries(bars).filter(([name, bar]) => name === "seo" && person === "staff" ? false : ["lcp", "cls", "tbt"].includes(name) ? figures[name] > bar : figures[name] < bar).map(([name]) => name);
  if (misses.length) {
    const why = Object.values(audits).filter((a) => a.score !== null && a.score < 0.9 && ["binary", "numeric", "metricSavings"].includes(a.scoreDisplayMode)).map((a) => a.id);
    console.log("    misses " + misses.join(", ") + ": " + why.join(", "));
  }
  return misses.length ? 1 : 0;
}

const figured = ({ lhr }) => !lhr.runtimeError && ["largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time"].every((name) => lhr.audits[name]?.numericValue !== undefined);
