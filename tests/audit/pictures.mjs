// Takes the pictures that the documentation shows.
import fs from "node:fs";
import path from "node:path";

const limit = 200 << 10; // of one picture, so that the front page of the project stays light

/** pictures takes them all into a directory and gives how many are too heavy. */
export async function pictures(context, who, dir) {
  fs.mkdirSync(dir, { recursive: true });
  const desk = { viewport: { width: 1440, height: 900 } }, phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
  let heavy = 0;
  for (const [name, person, where, size] of [
    ["home", "nobody", "/", desk], ["product", "nobody", "/products/commons-backpack", desk], ["campus", "member", "/", desk],
    ["phone-checkout", "guest", "/checkout", phone], ["admin-content", "staff", "/admin/content", desk], ["admin-preview", "staff", preview, desk],
    ["admin-home", "staff", "/admin", desk], ["admin-product", "staff", who.staff.paths.goods, desk], ["admin-orders", "staff", "/admin/orders", desk],
    ["admin-return", "staff", who.staff.paths.back, desk], ["admin-segment", "staff", who.staff.paths.segment, desk], ["admin-look", "staff", "/admin/look", desk],
    ["admin-words", "staff", "/admin/words", desk], ["admin-done", "staff", done, desk],
  ]) {
    const ctx = await context({ ...size, storageState: who[person].state }), page = await ctx.newPage();
    if (typeof where === "function") await where(page);
    else await show(page, where);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState("networkidle");
    const file = path.join(dir, name + ".png"), { length } = await page.screenshot({ path: file });
    console.log(file.padEnd(40), Math.round(length / 1024) + " KB", length > limit ? "TOO HEAVY" : "");
    if (length > limit) heavy++;
    await ctx.close();
  }
  return heavy;
}

// show answers the question about privacy first, so that it does not stand in the picture.
async function show(page, where) {
  await page.goto(where);
  const answer = page.getByRole("button", { name: "Only necessary" });
  if (await answer.count()) {
    await answer.click();
    await answer.waitFor({ state: "detached" });
    await page.waitForLoadState();
  }
  await Promise.all([page.waitForEvent("load"), page.evaluate((to) => location.assign(to), where)]); // from within, so that it is set in the fonts
}

// done changes a setting, so that there is something to put back.
async function done(page) {
  await page.goto("/admin/settings");
  await page.locator("#tagline").fill("Things for desk and road");
  await page.getByRole("button", { name: /^Save/ }).last().click();
  await page.locator("#status", { hasText: "Saved" }).waitFor();
  await page.getByRole("link", { name: "What was done" }).click();
  await page.locator("summary", { hasText: "Show" }).first().click();
}

async function preview(page) {
  await page.goto("/admin/preview");
  await page.locator("label", { hasText: /^Campus\b(?!,)/ }).first().click();
  await page.getByRole("button", { name: "Show what they see" }).click();
  await page.locator(".decision-winner").first().waitFor();
}
