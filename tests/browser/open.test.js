// Whoever sits at a PC opens its page from there: a device is signed in, and the days that stay on the PC are drawn
// without ever being sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, visit } from "./browser.js";
import { day, dayNumber, pack } from "./days.js";
import { enrolDevice } from "./device.js";
import { startCollector } from "./fleet.js";

// 35 days as they may be: office days, days at home, a weekend, days off, and a day nobody saw all of.
const OFFICE = day("s30/a9/i3/a6/i2/a16/i1/a4/s25");
const LONG = day("x28/a12/i4/a16/i4/a8/s24");
const EVENING = day("s76/a6/i2/s12");
const NIGHT = day("i20/s8/a14/i6/a18/i30");
const ODD = day("x30/a10/u9/o6/a5/x36");
const TODAY = day("s30/a9/i3/-54");
const WEEK = [OFFICE, LONG, OFFICE, NIGHT, OFFICE, EVENING, day("x96")];
const FIRST = dayNumber("2026-10-21");
const DAYS = [day("-40/a20/s36"), ...Array.from({ length: 33 }, (_, at) => (at === 9 ? ODD : WEEK[(at + 3) % 7])), TODAY];
const FRAGMENT = pack(FIRST, DAYS);

let collector, browser, pc, other;

before(async () => {
  collector = await startCollector();
  browser = await launch();
  pc = await enrolDevice(collector.origin, collector.token("anna"), "KOM-0417");
  other = await enrolDevice(collector.origin, collector.token("boss"), "KOM-0999");
  await collector.until("both PCs to be assessed", () => collector.devices().every(({ assessment }) => assessment?.name));
});

after(async () => {
  await browser?.close();
  await collector?.stop();
});

const section = (visitor, name) => visitor.page.locator(`#my-days [data-my-days="${name}"]`);
const press = async (visitor) => {
  await visitor.page.locator("main form button").click();
  await visitor.page.waitForURL((url) => url.pathname === "/me");
};

for (const [language, width] of [["da", 1280], ["da", 390], ["en", 1280], ["en", 390]]) {
  test(`the days come along and are drawn ${language} ${width}`, async () => {
    const visitor = await visit(browser, collector.origin, { width });
    await visitor.open(`/language/${language}?back=/privacy`);
    const link = await pc.open();
    await visitor.page.goto(`${link}#d=${FRAGMENT}`);
    await visitor.page.waitForURL(link, { timeout: 5_000 });
    assert.equal(visitor.page.url(), link, "the address holds no days any more");
    assert.deepEqual(await visitor.inaccessible(), []);
    assert.ok((await visitor.overflow()) <= 0);
    await visitor.picture(`open-link-${language}-${width}`);
    await press(visitor);
    const shown = section(visitor, "shown");
    await shown.waitFor();
    assert.equal(await shown.locator("svg[role=img]").count(), 1);
    assert.equal(await shown.locator("tbody tr").count(), DAYS.length, "a row for each day");
    const [newest, oldest] = [shown.locator("tbody tr").first(), shown.locator("tbody tr").last()];
    assert.match(await newest.innerText(), language === "da" ? /^tirs?\.? 24\. nov/ : /^Tue 24 Nov/);
    assert.match(await newest.innerText(), /2:15\s+0:45\s+–\s+7:30\s+–\s+–$/, "in use, idle, on, asleep, off, unknown");
    assert.match(await oldest.innerText(), language === "da" ? /^ons\.? 21\. okt/ : /^Wed 21 Oct/);
    assert.match(await section(visitor, "chart").locator("svg title").textContent(), /\S/);
    assert.match(await shown.innerText(), language === "da" ? /serveren har aldrig haft dem/ : /the collector has never had them/);
    assert.equal(await section(visitor, "none").isVisible(), false);
    assert.deepEqual(await visitor.inaccessible(), []);
    assert.ok((await visitor.overflow()) <= 0, `${await visitor.overflow()} px stick out`);
    await visitor.picture(`open-days-${language}-${width}`);
    await visitor.page.setViewportSize({ width: width === 390 ? 320 : 900, height: 900 });
    assert.ok((await visitor.overflow()) <= 0, `${await visitor.overflow()} px stick out when it is made narrower`);

    await section(visitor, "forget").click();
    assert.equal(await section(visitor, "forgotten").isVisible(), true);
    assert.equal(await shown.isVisible(), false);
    assert.equal(await visitor.page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(await visitor.inaccessible(), []);
    await visitor.open("/me");
    assert.equal(await section(visitor, "none").isVisible(), true, "forgotten is forgotten");
    assert.deepEqual(visitor.complaints(), []);
    await visitor.close();
  });
}

test("nothing of the days was sent to anybody", () => {
  const sent = collector.sent();
  assert.ok(sent.includes("GET /link/") && sent.includes("POST /link/") && sent.includes("GET /me"), "the wire is the one used");
  for (let at = 0; at + 12 <= FRAGMENT.length; at += 6) {
    const piece = FRAGMENT.slice(at, at + 12);
    // A run of one state packs to the same letters over and over, which an asset or a token may hold by chance.
    if (new Set(piece).size > 4) assert.ok(!sent.includes(piece), `the days were sent: ${piece}`);
  }
  assert.ok(!sent.includes("d=AV"), "nor the beginning of a fragment");
});

test("the days stay when the page fetches itself again, until the tab signs out", async () => {
  const visitor = await visit(browser, collector.origin);
  await visitor.page.clock.install();
  await visitor.page.goto(`${await pc.open()}#d=${FRAGMENT}`);
  await press(visitor);
  await section(visitor, "shown").waitFor();
  const before = await visitor.page.locator("main").elementHandle();
  await visitor.page.clock.fastForward(61_000);
  await visitor.page.waitForFunction((main) => !main.isConnected, before);
  await section(visitor, "shown").waitFor();
  assert.equal(await section(visitor, "shown").locator("tbody tr").count(), DAYS.length);
  await visitor.page.locator("header form button").click();
  await visitor.page.waitForURL((url) => url.pathname === "/sign-out");
  await visitor.page.waitForFunction(() => sessionStorage.length === 0);
  assert.deepEqual(visitor.complaints(), []);
  await visitor.close();
});

for (const [what, fragment, part] of [
  ["no days", "", "none"],
  ["damaged days", `#d=${FRAGMENT.slice(0, -3)}`, "damaged"],
  ["days of another form", "#d=%3Cscript%3E", "damaged"],
  ["not one day", `#d=${pack(FIRST, [])}`, "empty"],
]) {
  test(`a link with ${what}`, async () => {
    const visitor = await visit(browser, collector.origin);
    await visitor.page.goto(`${await pc.open()}${fragment}`);
    await press(visitor);
    await section(visitor, part).waitFor();
    for (const other of ["none", "damaged", "empty", "shown", "forgotten"]) {
      assert.equal(await section(visitor, other).isVisible(), other === part, other);
    }
    assert.deepEqual(await visitor.inaccessible(), []);
    await visitor.picture(`open-${what.replaceAll(" ", "-")}`);
    assert.deepEqual(visitor.complaints(), []);
    await visitor.close();
  });
}

test("a used link takes the days out of the address and keeps none", async () => {
  const visitor = await visit(browser, collector.origin);
  const link = await pc.open();
  await visitor.page.goto(link);
  await press(visitor);
  await visitor.open(`${new URL(link).pathname}`, 410);
  await visitor.page.evaluate((fragment) => (location.hash = fragment), `#d=${FRAGMENT}`);
  await visitor.page.reload();
  await visitor.page.waitForURL(link);
  assert.equal(await visitor.page.evaluate(() => sessionStorage.length), 0);
  visitor.complaints();
  await visitor.close();
});

test("without scripts the page says how to see the days", async () => {
  const visitor = await visit(browser, collector.origin, { scripts: false, width: 390 });
  await visitor.page.goto(`${await pc.open()}#d=${FRAGMENT}`);
  await press(visitor);
  assert.equal(new URL(visitor.page.url()).hash, "", "the button leaves the days behind");
  assert.match(await section(visitor, "none").innerText(), /levetid-agent status --days 14/);
  assert.equal(await section(visitor, "shown").isVisible(), false);
  assert.deepEqual(visitor.complaints(), []);
  await visitor.close();
});

test("the page is about the PC: its own pages open, no other does, and no name is shown", async () => {
  const visitor = await visit(browser, collector.origin);
  await visitor.page.goto(await pc.open());
  await press(visitor);
  const text = await visitor.page.locator("body").innerText();
  assert.match(text, /KOM-0417/);
  assert.doesNotMatch(text, /KOM-0999|Anna|Krogh|anna/);
  await visitor.page.locator(`main a[href="/devices/${pc.id}"]`).click();
  await visitor.page.waitForURL((url) => url.pathname.startsWith("/devices/"));
  assert.doesNotMatch(await visitor.page.content(), /Anna|Krogh|anna/);
  assert.deepEqual(await visitor.inaccessible(), []);
  assert.equal(await visitor.page.locator('a[href="/"]').count(), 0, "nothing leads to where it may not go");
  await visitor.open("/privacy");
  await visitor.open("/", 403);
  await visitor.open(`/devices/${other.id}`, 403);
  assert.deepEqual(visitor.complaints(), []);
  await visitor.close();
});
