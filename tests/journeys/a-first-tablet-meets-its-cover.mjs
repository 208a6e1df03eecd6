import assert from "node:assert/strict";
import { agree, buy, count, journey, open, rows, slot, text, titled } from "./kit.mjs";

const made = "Made for your tablet";

// Days from now as the shop's clock writes them, which in the demonstration is Amsterdam's.
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toLocaleString("sv-SE", { timeZone: "Europe/Amsterdam" }).slice(0, 16).replace(" ", "T");

await journey(async ({ visitor, step }) => {
  const member = await visitor({ viewport: { width: 1280, height: 900 } });
  await open(member);
  // winner is what the back office says a person sees in a slot on a day.
  const winner = async (person, days) => {
    await member.goto("/admin/preview?" + new URLSearchParams({ as: "person", person, at: days ? inDays(days) : "", path: "/" }));
    await member.getByRole("button", { name: "Show what they see" }).click();
    return text(member.locator(".decision", { hasText: "home.row.1" }).locator(".decision-winner a"));
  };

  for (const js of [true, false]) {
    step(`a guest who agreed to be remembered buys a first tablet, ${js ? "with" : "without"} script`);
    const page = await visitor({ js });
    await agree(page);
    const usual = await titled(page);
    assert.notEqual(usual, made);
    const before = await count("select count(*) from visitor");
    await buy(page, "slate-11", { js, email: `tess-${js}@example.org` });
    assert.equal(await count("select count(*) from visitor"), before, "one person, one visitor");

    step("the next visit, in the same browser: the cover, and what it fits");
    const later = await visitor({ js, storageState: await page.context().storageState() });
    assert.equal(await titled(later), made);
    const row = slot(later, "home.row.1");
    assert.match(await text(row), /Slate 11 Folio Cover.*Fits your Slate 11/);
    assert.doesNotMatch(await text(row), /Slate 11 Tablet/, "what one has is not shown");
    const stranger = await visitor({ js });
    assert.equal(await titled(stranger), usual, "nobody else sees it");

    step("“Why do I see this?” says it in words");
    await row.getByRole("link", { name: "Why do I see this?" }).click();
    assert.match(await text(later.locator("main")), /You have ordered here once\..*Your latest order was (just now|.* ago)\..*You bought Slate 11 Tablet/);

    step("on day 29 still, after day 30 not any more, as a preview of this very person says");
    const [{ id }] = await rows("select visitor_id as id from event where name = 'Order Completed' order by id desc limit 1");
    assert.equal(await winner("v:" + id, 0), made);
    assert.equal(await winner("v:" + id, 29), made);
    assert.equal(await winner("v:" + id, 31), usual);

    step("and not once the cover is bought");
    await buy(later, "slate-11-folio", { js, email: `tess-${js}@example.org` });
    assert.notEqual(await titled(later), made);
    assert.equal(await winner("v:" + id, 0), usual);
  }
});
