import assert from "node:assert/strict";
import { h1, journey, product } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  const plain = await visitor({ js: false });

  step("a typo finds it, and accents do not matter");
  for (const words of ["bakcpack", "Backpäck", "BACKPACK"]) {
    await plain.goto("/");
    await plain.locator("#q").fill(words);
    await plain.locator("#q").press("Enter");
    await plain.waitForURL(/\/search\?/);
    await plain.getByRole("link", { name: "Commons Backpack" }).first().waitFor();
  }

  step("nothing found: words, and ways on");
  await plain.goto("/search?q=xylophonists");
  assert.equal(await plain.locator("#results .card").count(), 0);
  await plain.getByText("Popular collections").waitFor();
  assert.ok(await plain.locator(".mosaic a").count() > 2);
  await plain.goto("/search?q=" + encodeURIComponent("<script>alert(1)</script>"));
  await plain.locator("h1").waitFor();

  step("suggestions: arrows, Escape, Enter");
  const page = await visitor();
  // Only whole words are answered here, so that no list of fewer letters can come late and take the place of theirs.
  await page.route((url) => url.pathname.endsWith("/suggest") && !["backp", "backpack"].includes(url.searchParams.get("q")), (route) => route.abort());
  await page.goto("/");
  const field = page.locator("#q");
  await field.focus();
  await page.keyboard.type("backp", { delay: 30 });
  const options = page.locator("#suggestions [role=option]");
  await options.first().waitFor();
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  assert.equal(await field.getAttribute("role"), "combobox");
  await page.keyboard.press("ArrowDown");
  assert.equal(await field.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
  assert.equal(await options.first().getAttribute("aria-selected"), "true");
  await page.keyboard.press("ArrowUp");
  assert.equal(await options.last().getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  await page.locator("#suggestions").waitFor({ state: "detached" });
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  assert.equal(await field.inputValue(), "backp", "Escape closes the list, the words stay");
  assert.equal(await field.getAttribute("aria-activedescendant"), null);
  await page.keyboard.type("ack", { delay: 30 });
  await options.first().waitFor();
  await page.keyboard.press("ArrowDown");
  const aim = await options.first().getAttribute("data-url");
  await page.keyboard.press("Enter");
  await page.waitForURL((u) => u.pathname + u.search === aim);

  step("what was found can be found by its number too");
  await product(plain);
  const number = await plain.locator("dl.facts div", { hasText: "Number" }).locator("dd").innerText();
  await plain.goto("/search?q=" + number);
  await plain.getByRole("link", { name: "Commons Backpack" }).first().waitFor();
  await h1(plain, number);
});
