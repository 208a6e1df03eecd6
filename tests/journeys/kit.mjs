// What the journeys share: a browser, visitors, the steps of a purchase, and looks into the shop's database.
//
// A journey is a file that calls journey() once. It runs by `go test ./tests/journeys`, which starts a shop for it;
// against a shop that runs already: SHOP_URL=http://127.0.0.1:8080 SHOP_DB=data/regulars.db node tests/journeys/NAME.mjs
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(new URL("../audit/package.json", import.meta.url));
export const { chromium } = require("playwright-core");

export const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

const shop = process.env.SHOP_URL;
const pictures = process.env.JOURNEY_PICTURES || "/tmp/regulars-journeys";

/** journey walks: visitor(options) opens a browser of its own and gives its page, step(words) says where we are. */
export async function journey(walk) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags });
  const people = [], wrong = [];
  const step = (words) => console.log("- " + words);
  const visitor = async ({ js = true, ...options } = {}) => {
    const context = await browser.newContext({ baseURL: shop, javaScriptEnabled: js, locale: "en-GB", ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    people.push(page);
    watch(page, wrong);
    return page;
  };
  try {
    await walk({ visitor, step });
    assert.deepEqual(wrong, [], "what went wrong beside the journey");
  } catch (err) {
    console.error(err.stack, "\n" + wrong.join("\n"));
    await photograph(people);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** watch notes script errors, policy violations, broken answers and calls to strangers. */
function watch(page, wrong) {
  page.on("pageerror", (err) => wrong.push("script: " + err.message));
  page.on("console", (m) => {
    // Chromium also reports answers such as 422, which are right where a form was wrong.
    if (m.type() === "error" && !m.text().startsWith("Failed to load resource")) wrong.push("console: " + m.text());
  });
  page.on("response", (r) => { if (r.status() >= 500) wrong.push(r.status() + " " + r.url()); });
  page.on("request", (r) => { if (!r.url().startsWith(shop) && !r.url().startsWith("data:")) wrong.push("a stranger: " + r.url()); });
}

async function photograph(people) {
  fs.mkdirSync(pictures, { recursive: true });
  for (const [i, page] of people.entries()) {
    const file = path.join(pictures, `visitor-${i + 1}.png`);
    const taken = await page.screenshot({ path: file, fullPage: true }).then(() => true, () => false);
    if (taken) console.error(`picture of ${page.url()}: ${file}`);
  }
}

/** text is what an element says, white space folded. */
export const text = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();

/** h1 waits until the page's headline says so. */
export async function h1(page, words) {
  await page.locator("h1", { hasText: words }).first().waitFor();
}

/** status waits for words in the place that screen readers listen to. */
export async function status(page, words) {
  await page.locator("#status", { hasText: words }).waitFor();
}

/** product opens a product's page. */
export const product = (page, handle = "commons-backpack") => page.goto("/products/" + handle);

/** add puts the product whose page is open into the cart, and opens the cart. */
export async function add(page, { js = true } = {}) {
  await page.getByRole("button", { name: "Add to cart" }).click();
  if (js) await status(page, /cart/i);
  if (!page.url().endsWith("/cart")) await page.goto("/cart");
  await h1(page, "Your cart");
}

export const ann = { email: "ada@example.org", name: "Ada Lovelace", line1: "Domplein 12", postcode: "3512 JC", city: "Utrecht" };

/** answer fills in contact and delivery; what is given replaces the usual answers, undefined leaves one out. */
export async function answer(page, given = {}) {
  const answers = { ...ann, ...given };
  for (const [name, value] of Object.entries(answers)) if (value !== undefined) await page.locator("#" + name).fill(value);
}

/** toReview goes from a page of a product to the last page before the order. */
export async function toReview(page, given = {}, options = {}) {
  await add(page, options);
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await h1(page, "Contact and delivery");
  await answer(page, given);
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
}

/** place places the order and pays in the way named. */
export async function place(page, way = "Bank transfer") {
  await page.locator("label", { hasText: way }).click();
  await page.getByRole("button", { name: /^Place order/ }).click();
}

/** money reads a sum such as "€1,234.50" in cents. */
export function money(words) {
  const found = words.replace(/[,\s]/g, "").match(/€(\d+)\.(\d\d)/);
  assert.ok(found, `no sum of money in ${JSON.stringify(words)}`);
  return Number(found[1]) * 100 + Number(found[2]);
}

/** rows asks the shop's database. Arguments are numbered ?1, ?2 ... */
export async function rows(sql, ...args) {
  const { execFileSync } = await import("node:child_process");
  const quoted = args.map((a, i) => [".parameter set ?" + (i + 1) + " \"'" + String(a).replaceAll("'", "''") + "'\""]).flat();
  const out = execFileSync("sqlite3", ["-readonly", "-json", process.env.SHOP_DB], { input: [...quoted, ".timeout 5000", sql + ";"].join("\n"), encoding: "utf8" });
  return out.trim() ? JSON.parse(out) : [];
}

/** count is the first number of the first row. */
export const count = async (sql, ...args) => Number(Object.values((await rows(sql, ...args))[0])[0]);

/** letter waits for the newest mail to somebody with words in its subject, and gives its text. */
export async function letter(to, subject) {
  for (let tries = 0; tries < 60; tries++) {
    const [mail] = await rows("select subject, body_text from message where recipient = ?1 and subject like '%' || ?2 || '%' order by id desc limit 1", to, subject);
    if (mail) return mail.body_text;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  assert.fail(`no mail “${subject}” to ${to}`);
}

/** link is the first address in a letter that leads below a path. */
export function link(words, below) {
  const found = words.match(new RegExp(`https?://\\S+${below}\\S*`));
  assert.ok(found, `no link to ${below} in:\n${words}`);
  return new URL(found[0]).pathname;
}

/** register makes an account. */
export async function register(page, email, password = "correct horse battery staple") {
  await page.goto("/account/register");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Create my account" }).click();
}

/** confirm opens the link of the newest mail and confirms the address. */
export async function confirm(page, email) {
  await page.goto(link(await letter(email, "onfirm"), "/account/confirm/"));
  const button = page.locator("main form[method=post] button[type=submit]");
  if (await button.count()) await button.first().click();
  await h1(page, "confirmed");
}

/** login logs in. */
export async function login(page, email, password = "correct horse battery staple") {
  await page.goto("/account/login");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

export const owner = { name: "Olive Owner", email: "olive@northgate.example", password: "lanterns over the north gate" };

/** open makes the first owner by the link that the shop has printed. */
export async function open(page) {
  await page.goto(process.env.SHOP_FIRST_RUN);
  for (const [name, value] of Object.entries(owner)) await page.locator("#" + name).fill(value);
  await page.getByRole("button", { name: "Open the back office" }).click();
  await page.waitForURL("**/admin");
}

/** agree allows the shop to remember. */
export async function agree(page) {
  await page.goto("/privacy/choices");
  for (const name of ["personalization", "analytics"]) {
    if (!await page.locator("#" + name).isChecked()) await page.locator(`label[for=${name}]`).click();
  }
  await page.getByRole("button", { name: "Save my choice" }).click();
  await page.getByText("It counts from now on.").waitFor();
}

/** buy orders a product as it is offered, by bank transfer, and gives the order's address. */
export async function buy(page, handle, { js = true, ...given } = {}) {
  await product(page, handle);
  await toReview(page, given, { js });
  await place(page);
  await page.waitForURL(/\/orders\//);
  return new URL(page.url()).pathname;
}

/** slot is a place on the page that is open. */
export const slot = (page, name) => page.locator(`[data-slot='${name}']`).first();

/** titled is the headline of what a place of the home page shows now. */
export async function titled(page, name = "home.row.1") {
  await page.goto("/");
  return text(slot(page, name).locator("h1, h2").first());
}
