import assert from "node:assert/strict";
import { journey, open, status } from "./kit.mjs";

const where = "/admin/content/sections/home";
const names = (page) => page.locator("[data-arrange] [name=section]").evaluateAll((list) => list.map((i) => i.value));
const row = (page, name) => page.locator("[data-arrange] li", { has: page.locator(`[name=section][value="${name}"]`) });

// way is from the middle of a row's grip to just above the middle of another row.
async function way(page, name, before) {
  const grip = await row(page, name).locator(".grip").boundingBox(), to = await row(page, before).boundingBox();
  return [{ x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 }, { x: grip.x + grip.width / 2, y: to.y + to.height / 2 - 4 }];
}

await journey(async ({ visitor, step }) => {
  step("with a mouse: a section is dragged to the top, and saved");
  const page = await visitor({ viewport: { width: 1280, height: 1000 } });
  await open(page);
  await page.goto(where);
  const usual = await names(page);
  const last = usual.at(-1), first = usual[0];
  assert.equal(await row(page, first).getByRole("button", { name: /^Up/ }).count(), 0, "the first one cannot go up");
  const [from, to] = await way(page, last, first);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  assert.deepEqual(await names(page), [last, ...usual.slice(0, -1)]);
  assert.equal(await row(page, first).getByRole("button", { name: /^Up/ }).count(), 1, "it is the first no more");
  assert.equal(await row(page, last).getByRole("button", { name: /^Up/ }).count(), 0);
  await page.getByRole("button", { name: /^Save/ }).last().click();
  await status(page, "Saved");
  assert.deepEqual(await names(page), [last, ...usual.slice(0, -1)]);

  step("with a finger: it goes back");
  const phone = await visitor({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, storageState: await page.context().storageState() });
  await phone.goto(where);
  const cdp = await phone.context().newCDPSession(phone), [start, end] = await way(phone, usual[1], usual[0]);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [start] });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: end.x, y: (start.y + end.y) / 2 }] });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [end] });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  assert.deepEqual((await names(phone)).slice(0, 3), [last, usual[1], usual[0]]);

  step("leaving without saving is asked about");
  const asked = phone.waitForEvent("dialog");
  await Promise.all([phone.goto("/admin/content"), asked.then((dialog) => dialog.accept())]);
  assert.equal((await asked).type(), "beforeunload");

  step("without script: no grip, and the buttons do it");
  const plain = await visitor({ js: false, storageState: await page.context().storageState() });
  await plain.goto(where);
  assert.equal(await plain.locator(".grip").count(), 0);
  await row(plain, usual[0]).getByRole("button", { name: /^Up/ }).click();
  assert.deepEqual((await names(plain)).slice(0, 2), [usual[0], last]);
});
