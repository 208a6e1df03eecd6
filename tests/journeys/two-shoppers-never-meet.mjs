import assert from "node:assert/strict";
import { add, agree, buy, confirm, journey, login, product, register, text } from "./kit.mjs";

const paths = ["/", "/collections/bags", "/products/commons-backpack", "/products/slate-11", "/cart", "/search?q=mug", "/nothing-here"];

// seen is all that a page shows its reader, and whose it is.
const seen = async (page, path) => {
  await page.goto(path);
  return { accent: await page.locator("html").getAttribute("data-accent"), words: await text(page.locator("body")) };
};

await journey(async ({ visitor, step }) => {
  step("a student with a confirmed address, a first-time tablet buyer, and somebody of whom nothing is known");
  const ann = await visitor();
  await agree(ann);
  await register(ann, "ann@mit.edu");
  await confirm(ann, "ann@mit.edu");
  const tess = await visitor({ js: false });
  await agree(tess);
  await buy(tess, "slate-11", { js: false, email: "tess@example.org" });
  await product(ann, "faculty-mug");
  await add(ann);
  const stranger = await visitor();

  const campus = /campus shelf|university addresses|Confirm your university/i, tablet = /Made for your tablet|Fits your Slate|ordered with us this month/;
  const whose = {
    ann: ({ accent, words }, path) => {
      assert.equal(accent, "campus", path);
      assert.doesNotMatch(words, tablet, path);
      if (path === "/cart") assert.match(words, /Faculty Mug/);
    },
    tess: ({ accent, words }, path) => {
      assert.equal(accent, "shop", path);
      assert.doesNotMatch(words, campus, path);
      if (path === "/") assert.match(words, /Made for your tablet/);
      if (path === "/cart") assert.doesNotMatch(words, /Faculty Mug/);
    },
    stranger: ({ accent, words }, path) => {
      assert.equal(accent, "shop", path);
      assert.doesNotMatch(words, campus, path);
      assert.doesNotMatch(words, tablet, path);
      if (path === "/cart") assert.doesNotMatch(words, /Faculty Mug/);
    },
  };
  for (let round = 1; round <= 3; round++) {
    step(`the same pages at the same time, round ${round}`);
    for (const path of paths) {
      const [a, t, s] = await Promise.all([seen(ann, path), seen(tess, path), seen(stranger, path)]);
      whose.ann(a, path);
      whose.tess(t, path);
      whose.stranger(s, path);
    }
  }

  step("one after the other on one device: login, logout, back");
  await login(stranger, "ann@mit.edu");
  whose.ann(await seen(stranger, "/"), "/");
  await stranger.goto("/account");
  await stranger.getByRole("button", { name: "Log out" }).click();
  whose.stranger(await seen(stranger, "/"), "/");
  await stranger.goBack();
  assert.doesNotMatch(await text(stranger.locator("body")), /ann@mit\.edu/);
});
