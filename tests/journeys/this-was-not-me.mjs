import assert from "node:assert/strict";
import { add, agree, confirm, journey, login, product, register, text } from "./kit.mjs";

const cart = async (page) => { await page.goto("/cart"); return page.locator(".cart-line-title").allInnerTexts(); };
await journey(async ({ visitor, step }) => {
  for (const js of [true, false]) {
    const email = `mia-${js}@example.org`;
    step(`Mia has an account; on a shared browser somebody looks around as a guest, ${js ? "with" : "without"} script`);
    const desk = await visitor({ js });
    await agree(desk);
    await register(desk, email);
    await confirm(desk, email);
    const shared = await visitor({ js });
    await agree(shared);
    await product(shared, "weekender-duffel");
    await product(shared, "luggage-tag");
    await add(shared, { js });

    step("she logs in there: what the guest did counts as hers, on each of her devices");
    await login(shared, email);
    assert.deepEqual(await cart(shared), ["Luggage Tag"]);
    assert.deepEqual(await cart(desk), ["Luggage Tag"]);

    step("the devices page says what came along, and takes it back");
    const brought = shared.locator(".device", { has: shared.getByRole("button", { name: "This was not me" }) });
    for (let tries = 0; tries < 60; tries++) { // looks are noted beside the requests
      await shared.goto("/account/devices");
      if (await brought.count()) break;
      await shared.waitForTimeout(250);
    }
    assert.match(await text(brought), /This device.*looks?/);
    await brought.getByRole("button").click();
    await shared.getByText("is not yours any more").waitFor();
    assert.deepEqual(await cart(shared), []);
    assert.deepEqual(await cart(desk), []);
    await shared.goto("/account/devices");
    assert.equal(await shared.getByRole("button", { name: "This was not me" }).count(), 0, "nothing is left to take back");

    step("logging in there once more does not bring it back");
    await shared.goto("/account");
    await shared.getByRole("button", { name: "Log out" }).click();
    await login(shared, email);
    assert.deepEqual(await cart(desk), []);
    await shared.goto("/account/devices");
    assert.equal(await shared.getByRole("button", { name: "This was not me" }).count(), 0);
  }
});
