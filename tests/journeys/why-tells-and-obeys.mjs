import assert from "node:assert/strict";
import { agree, buy, journey, product, slot, text, titled } from "./kit.mjs";

// What a page is to its reader: its text and what stands in its places.
const look = async (page) => {
  await page.goto("/");
  return page.locator("main").evaluate((main) => [main.innerText, ...[...main.querySelectorAll("[data-slot]")].map((e) => e.dataset.slot + " " + e.dataset.piece)].join("\n"));
};

await journey(async ({ visitor, step }) => {
  for (const js of [false, true]) {
    step(`somebody who ordered once is welcomed back, and asks why, ${js ? "with" : "without"} script`);
    const page = await visitor({ js });
    await agree(page);
    const usual = await titled(page, "home.hero");
    await buy(page, "commons-backpack", { js, email: `will-${js}@example.org` });
    const welcome = await titled(page, "home.hero");
    assert.notEqual(welcome, usual);
    const why = async () => {
      await page.goto("/");
      await slot(page, "home.hero").getByRole("link", { name: "Why do I see this?" }).click();
      await page.waitForURL("**/why/*");
      return page.locator("main");
    };
    const said = await text(await why());
    assert.ok(said.includes(welcome), said);
    assert.match(said, /You have ordered here once\./);
    assert.match(said, /You gave permission for personalization/);

    step("hidden, it is gone from the next page on; taken back, it is there again");
    await (await why()).getByRole("button", { name: "Hide this" }).click();
    await page.getByText("Hidden. You will not see it again.").waitFor();
    assert.equal(await titled(page, "home.hero"), usual);
    await page.goto("/why");
    await page.getByText(`Hidden: “${welcome}”`, { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Take back/ }).click();
    await page.getByText("Nothing. Each piece that was chosen for you").waitFor();
    assert.equal(await titled(page, "home.hero"), welcome);

    step("a fact forgotten is asked about no more, whatever else hangs on it; undone, it is");
    const fact = (await why()).locator(".why-fact", { hasText: "You have ordered here once." });
    await fact.getByRole("button", { name: /^Forget this/ }).click();
    await page.getByText("Forgotten: nothing is chosen for you by it any more.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForLoadState();
    assert.equal(await titled(page, "home.hero"), welcome);
    await (await why()).locator(".why-fact", { hasText: "You have ordered here once." }).getByRole("button", { name: /^Forget this/ }).click();
    await page.getByText("Forgotten: nothing is chosen for you by it any more.").waitFor();
    assert.equal(await titled(page, "home.hero"), usual);
    await page.goto("/why");
    await page.getByRole("button", { name: /^Take back/ }).click();
    await page.getByText("Nothing. Each piece that was chosen for you").waitFor();

    step("a topic that does not interest");
    await (await why()).getByRole("button", { name: "Not interested in" }).click();
    await page.getByText("Understood. Nothing more about").waitFor();
    assert.notEqual(await titled(page, "home.hero"), welcome);
    await page.goto("/why");
    await page.getByRole("button", { name: /^Take back/ }).click();

    step("switched off, the page is the one that reads who has never been here");
    await (await why()).getByRole("button", { name: "Switch personalization off" }).click();
    await page.getByText("Personalization is off. You see the shop as everybody does.").waitFor();
    await product(page, "slate-11");
    const stranger = await visitor({ js });
    assert.equal(await look(page), await look(stranger));

    step("and on again: welcome back");
    await page.goto("/why");
    await page.getByRole("button", { name: /^Take back/ }).click();
    await page.waitForLoadState();
    assert.equal(await titled(page, "home.hero"), welcome);
  }
});
