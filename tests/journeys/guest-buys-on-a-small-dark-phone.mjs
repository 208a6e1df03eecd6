import assert from "node:assert/strict";
import { add, answer, h1, journey, place, product } from "./kit.mjs";

// fits checks that nothing needs scrolling sideways and that the page is dark.
async function fits(page) {
  const { wide, paper } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, paper: getComputedStyle(document.body).backgroundColor,
  }));
  assert.ok(wide <= 320, `${page.url()} is ${wide} px wide`);
  const light = Math.max(...paper.match(/[\d.]+/g).slice(0, 3).map(Number));
  assert.ok(light < 80, `${page.url()} is not dark: ${paper}`);
}

await journey(async ({ visitor, step }) => {
  const page = await visitor({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, colorScheme: "dark", reducedMotion: "reduce" });

  step("the menu opens and leads somewhere");
  await page.goto("/");
  await page.getByRole("button", { name: "Menu", exact: true }).tap();
  const bags = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Bags" });
  await bags.waitFor();
  await fits(page);
  await bags.tap();
  await h1(page, "Bags");

  step("the filter is a sheet with a button of its own");
  await page.getByRole("button", { name: /^Filter/ }).tap();
  await page.locator("#facets label:visible").first().tap();
  await page.getByRole("button", { name: "Show results" }).tap();
  await page.locator(".chips").waitFor();
  await fits(page);

  step("buy");
  await product(page);
  await fits(page);
  await add(page);
  await fits(page);
  await page.getByRole("link", { name: "Go to checkout" }).tap();
  await h1(page, "Contact and delivery");
  await page.getByRole("button", { name: "Continue to review" }).tap();
  await page.locator("#error-summary").waitFor();
  await fits(page);
  await answer(page);
  await page.getByRole("button", { name: "Continue to review" }).tap();
  await h1(page, "Review and pay");
  await fits(page);
  await place(page);
  await page.waitForURL(/\/orders\//);
  await fits(page);
});
