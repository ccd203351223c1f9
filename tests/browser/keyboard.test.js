// Everything can be reached and seen with the keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { begin, visit } from "./browser.js";

let fleet, browser, session, end;

before(async () => {
  ({ fleet, browser, session, end } = await begin());
});

after(() => end?.());

for (const name of ["fleet", "device", "my footprint", "privacy"]) {
  test(`keyboard on ${name}`, async () => {
    const paths = { fleet: "/", device: `/devices/${fleet.devices[0].id}`, "my footprint": "/me", privacy: "/privacy" };
    const visitor = await visit(browser, fleet.origin, { session });
    const { page } = visitor;
    await visitor.open(paths[name]);
    await page.keyboard.press("Tab");
    const skip = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.match(skip ?? "", /^#/, "the first stop is the skip link");
    assert.ok(await page.locator(skip).count(), "which leads somewhere");
    for (let stop = 1; stop <= 25; stop += 1) {
      const { shown, outlined, what } = await page.evaluate(focused);
      if (what === "body") break;
      assert.ok(shown, `stop ${stop} is on the screen: ${what}`);
      assert.ok(outlined, `stop ${stop} is seen to have the focus: ${what}`);
      await page.keyboard.press("Tab");
    }
    assert.deepEqual(visitor.complaints(), []);
    await visitor.close();
  });
}

test("the skip link leads to the content", async () => {
  const visitor = await visit(browser, fleet.origin, { session });
  await visitor.open("/");
  await visitor.page.keyboard.press("Tab");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.keyboard.press("Tab");
  assert.ok(await visitor.page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  await visitor.close();
});

// Runs in the page: the element with the focus, whether it is visible and visibly focused.
function focused() {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    what: element === document.body ? "body" : element.outerHTML.slice(0, 120),
    shown: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    outlined: ring || style.boxShadow !== "none",
  };
}
