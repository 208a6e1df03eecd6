import assert from "node:assert/strict";
import { journey, open, owner, status, text } from "./kit.mjs";

// The clicks that a newcomer needs, with and without script, from the back office's first page to a published hero.
await journey(async ({ visitor, step }) => {
  const member = async (page) => {
    await page.goto("/admin/login");
    await page.locator("#email").fill(owner.email);
    await page.locator("#password").fill(owner.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL("**/admin");
  };
  for (const js of [true, false]) {
    const page = await visitor({ js, viewport: { width: 1280, height: 900 } });
    await (js ? open(page) : member(page));
    const begun = Date.now();
    let clicks = 0;
    const click = async (locator) => { clicks++; await locator.click(); };
    const name = js ? "Students who looked at bags" : "Students and bags";

    step(`${js ? "with" : "without"} script: an example, with its people beside it`);
    await click(page.getByRole("link", { name: "Segments", exact: true }).first());
    await click(page.locator(".example").getByRole("link", { name: "Students who looked at bags" }));
    await page.locator("#name").fill(name);
    assert.equal(await page.locator("#rule").inputValue(), 'email.domain is academic and email.confirmed and viewed(collection: "bags") within 30 days');
    await page.locator(".people-number").waitFor();
    assert.ok(Number(await text(page.locator(".people-number"))) > 0, "the demonstration has such students");

    step("the last condition is tightened in the form, and the text follows");
    await page.locator("[name='c.2.w1']").fill("7");
    if (js) await page.locator("[name='c.2.w1']").blur();
    else await click(page.getByRole("button", { name: "Show the changes" }));
    await page.waitForFunction(() => document.querySelector("#rule").value.endsWith("within 7 days"));

    step("the text is loosened again, and the form follows");
    await page.locator("#rule").fill('email.domain is academic and viewed(collection: "bags") within 60 days');
    if (!js) await click(page.getByRole("button", { name: "Show the changes" }));
    await page.waitForFunction(() => document.querySelector("[name='c.1.w1']")?.value === "60" && !document.querySelector("[name='c.2.kind']"));
    await page.locator(".people:not(.is-counting) .people-number").waitFor();

    step("a slip in the text is shown where it is, and the way out");
    const right = await page.locator("#rule").inputValue();
    await page.locator("#rule").fill(right.replace("academic", "acadmic"));
    if (!js) await click(page.getByRole("button", { name: "Show the changes" }));
    await page.locator("#rule-error", { hasText: "did you mean is academic?" }).or(page.locator("#rule-error", { hasText: "^" })).first().waitFor();
    await page.locator("#rule").fill(right);

    step("saved, and used in a hero");
    await click(page.getByRole("button", { name: "Save segment" }));
    await status(page, `Saved “${name}”`);
    await click(page.getByRole("link", { name: "Use in a piece" }).first());
    assert.equal(await page.locator("#segment option:checked").innerText(), name);
    await page.locator("#title").fill(`Carry the week: ${name}`);
    await page.locator("#body").fill("Bags that last a degree.");
    await page.locator("#why").fill("Because you looked at bags");
    await page.locator("#position").fill(js ? "3" : "2"); // before the campus, whose students these are
    await page.locator("#link_url").fill("/collections/bags");
    await page.locator("#link_text").fill("See the bags");
    await click(page.getByRole("button", { name: "Publish now" }));
    await status(page, /Published/);

    step(`done with ${clicks} clicks in ${Math.round((Date.now() - begun) / 1000)} s`);
    assert.ok(clicks <= 12, `${clicks} clicks`);
    assert.ok(Date.now() - begun < 180_000, "it took more than three minutes");

    step("the list says what it is used for, and how many they are");
    await page.goto("/admin/segments");
    const row = page.locator(".segment", { hasText: name }).first();
    await row.getByRole("link", { name: new RegExp("Carry the week") }).waitFor();
    await row.locator(".size").waitFor();
  }
});
