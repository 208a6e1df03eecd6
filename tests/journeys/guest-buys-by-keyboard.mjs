// Not one call of a mouse: Tab, Shift+Tab, arrows, Enter and Space.
import assert from "node:assert/strict";
import { ann, h1, journey } from "./kit.mjs";

// reach presses Tab until the thing asked for has the focus.
async function reach(page, what, matches) {
  const seen = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement, label = e.labels?.[0]?.innerText || e.innerText || e.getAttribute("aria-label") || "";
      return { tag: e.tagName, type: e.type, id: e.id, name: e.name, words: label.replace(/\s+/g, " ").trim() };
    });
    seen.push(`${at.tag} ${at.words || at.id || at.name}`);
    if (matches(at)) return at;
  }
  assert.fail(`${what} cannot be reached with Tab; passed: ${seen.join(" | ")}`);
}
const called = (words) => (at) => typeof words === "string" ? at.words === words : words.test(at.words);

await journey(async ({ visitor, step }) => {
  const page = await visitor();
  await page.goto("/products/commons-backpack");

  step("the first stop leads past the header, and does so");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "main");

  step("choose another colour and add it");
  await reach(page, "a colour", (at) => at.tag === "A" && /Graphite|Ink|Black|Clay|Charcoal|Slate/.test(at.words) || at.tag === "A" && at.words === "22 L");
  await page.keyboard.press("Enter");
  await page.waitForURL(/variant=/);
  await reach(page, "the button", called("Add to cart"));
  await page.keyboard.press("Space");
  await page.locator("[data-cart-count]", { hasText: "1" }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is lost after adding");

  step("to the cart and on");
  await page.keyboard.press("Home");
  await page.evaluate(() => document.activeElement.blur());
  await reach(page, "the cart", called(/^Cart/));
  await page.keyboard.press("Enter");
  await h1(page, "Your cart");
  await reach(page, "the checkout", called("Go to checkout"));
  await page.keyboard.press("Enter");
  await h1(page, "Contact and delivery");

  step("send it empty: the focus stands on what is wrong");
  await reach(page, "the first field", (at) => at.id === "email");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.title.startsWith("Error: ") && document.activeElement.id === "error-summary");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "email");

  step("answer, and send with Enter");
  await page.keyboard.type(ann.email);
  for (const name of ["name", "line1", "postcode", "city"]) {
    await reach(page, name, (at) => at.id === name);
    await page.keyboard.type(ann[name]);
  }
  await reach(page, "the way of delivery", (at) => at.type === "radio" && at.name === "delivery");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await h1(page, "Review and pay");

  step("choose how to pay with an arrow, order with Space");
  await reach(page, "the ways to pay", (at) => at.type === "radio" && at.name === "payment");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.value), "invoice");
  await reach(page, "the order button", called(/^Place order/));
  await page.keyboard.press("Space");
  await page.waitForURL(/\/orders\//);
  await page.locator("h1").waitFor();
});
