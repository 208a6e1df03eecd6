import assert from "node:assert/strict";
import { journey, text } from "./kit.mjs";

const cards = (page) => page.locator("#results .card").count();
const said = async (page) => Number((await text(page.locator(".results-count"))).match(/\d+/)[0]);

await journey(async ({ visitor, step }) => {
  for (const js of [false, true]) {
    const page = await visitor({ js, viewport: { width: 1280, height: 900 } });
    await page.goto("/collections/bags");
    const all = await said(page);
    assert.equal(await cards(page), all);

    step(`choose, ${js ? "with" : "without"} script: the address holds it, the count is true`);
    const option = page.locator("#facets li:not(.facet-none) label:visible").first();
    const promised = Number((await option.locator(".facet-count").innerText()).match(/\d+/)[0]);
    await option.click();
    if (!js) await page.getByRole("button", { name: "Show results" }).click();
    await page.waitForURL((u) => u.search.length > 1);
    await page.locator(".chips").waitFor();
    const chosen = page.url();
    assert.equal(await said(page), promised, "the count beside the option");
    assert.equal(await cards(page), promised);
    assert.ok(promised <= all);

    step("back restores, forward too, and somebody else sees the same");
    await page.goBack();
    assert.equal(await said(page), all);
    assert.equal(await page.locator("#facets input:checked").count(), 0);
    await page.goForward();
    assert.equal(await said(page), promised);
    const other = await visitor({ js });
    await other.goto(chosen);
    assert.equal(await said(other), promised);

    step("sorted by price, the prices rise; a price range holds");
    const sort = page.locator("#sort");
    const byPrice = await sort.locator("option").evaluateAll((all) => all.find((o) => /price/i.test(o.label) && /low|rising|cheap/i.test(o.label))?.value);
    assert.ok(byPrice, "no sorting by price");
    await page.goto(`/collections/bags?sort=${byPrice}`);
    const prices = (await page.locator("#results .card .price-amount").allInnerTexts()).map((t) => Number(t.replace(/[^\d.]/g, "")));
    assert.deepEqual(prices, prices.toSorted((a, b) => a - b));

    step("taking back what was chosen leads to all of them");
    await page.goto(chosen);
    await page.getByRole("link", { name: "Clear all" }).first().click();
    await page.waitForURL((u) => !u.search.includes("="));
    assert.equal(await said(page), all);
  }
});
