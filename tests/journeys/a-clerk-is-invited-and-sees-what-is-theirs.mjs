import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { journey, letter, link, open, text } from "./kit.mjs";

const clerk = { name: "Cleo Clerk", email: "cleo@northgate.example", password: "parcels before breakfast" };

/** code is what an app shows for a key (RFC 6238); ahead is in steps of 30 seconds. */
function code(key, ahead = 0) {
  const bits = [...key].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const sum = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))).update(counter).digest();
  return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function login(page) {
  await page.goto("/admin/login");
  await page.locator("#email").fill(clerk.email);
  await page.locator("#password").fill(clerk.password);
  await page.getByRole("button", { name: "Log in" }).click();
}

await journey(async ({ visitor, step }) => {
  const boss = await visitor({ js: false });
  await open(boss);

  step("the owner invites a clerk; the link goes by mail");
  await boss.goto("/admin/staff");
  await boss.locator("#email").fill(clerk.email);
  await boss.locator("#role").selectOption("clerk");
  await boss.getByRole("button", { name: "Send the invitation" }).click();
  await boss.getByRole("heading", { name: clerk.email + " is invited" }).waitFor();
  const join = link(await letter(clerk.email, "Work with us"), "/admin/join/");

  step("the clerk joins with it, once");
  const page = await visitor({ js: false });
  await page.goto(join);
  await page.locator("#name").fill(clerk.name);
  await page.locator("#password").fill(clerk.password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL("**/admin");
  const other = await visitor({ js: false });
  assert.equal((await other.goto(join)).status(), 404);

  step("orders are in the menu and open; staff, settings and content are neither");
  const menu = await page.locator(".side-menu a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(menu.includes("/admin/orders"));
  assert.equal((await page.goto("/admin/orders")).status(), 200);
  for (const path of ["/admin/staff", "/admin/settings", "/admin/content", "/admin/segments", "/admin/log", "/admin/begin"]) {
    assert.ok(!menu.includes(path), path + " is in the menu");
    assert.equal((await page.goto(path)).status(), 403, path);
    await page.getByText("An owner can change that").first().waitFor();
  }

  step("the owner requires a second factor: the clerk is led to it and turns it on");
  await boss.goto("/admin/staff");
  await boss.getByRole("button", { name: "Require it of everybody" }).click();
  await boss.waitForURL(/\/admin\/(account\/factor|staff)/);
  await page.goto("/admin/orders");
  await page.waitForURL("**/admin/account/factor");
  await page.getByRole("button", { name: "Use an app that shows codes" }).click();
  const key = await text(page.locator("code.secret"));
  await page.locator("#code").fill(code(key));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("heading", { name: "Print or copy these now" }).waitFor();
  assert.equal(await page.locator("li code.secret").count(), 10);
  const paper = await text(page.locator("li code.secret").first());
  await letter(clerk.email, "second factor is on");

  step("another browser needs the code too, and the clerk is told of it");
  await login(other);
  await other.waitForURL("**/admin/login/code**");
  await other.locator("#code").fill("000000");
  await other.getByRole("button", { name: "Go on" }).click();
  await other.locator(".error-summary").waitFor();
  await other.locator("#code").fill(paper.toLowerCase());
  await other.getByRole("button", { name: "Go on" }).click();
  await other.waitForURL("**/admin");
  await letter(clerk.email, "New login");

  step("the owner ends the access: the next click is the last");
  await boss.goto("/admin/account/factor");
  await boss.getByRole("button", { name: "Use an app that shows codes" }).click();
  await boss.locator("#code").fill(code(await text(boss.locator("code.secret"))));
  await boss.getByRole("button", { name: "Turn it on" }).click();
  await boss.goto("/admin/staff");
  await boss.getByRole("link", { name: clerk.name }).click();
  await boss.getByRole("button", { name: "End access" }).click();
  await boss.getByText("has no access any more").first().waitFor();
  await other.goto("/admin/orders");
  await other.waitForURL("**/admin/login**");
});
