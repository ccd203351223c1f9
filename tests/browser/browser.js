// Debian's Chromium, and a visitor who notices everything that is wrong with a page.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { startFleet } from "./fleet.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const pictures = resolve(import.meta.dirname, "../../target/screenshots");

// A fleet, a browser, and the session of one who sees everything, signed in by a link that is used up now.
export async function begin() {
  const fleet = await startFleet();
  let browser;
  const end = async () => {
    await browser?.close();
    await fleet.stop();
  };
  try {
    browser = await launch();
    const visitor = await visit(browser, fleet.origin);
    const usedLink = fleet.link("boss");
    const session = await visitor.signIn(usedLink);
    await visitor.close();
    return { fleet, browser, session, usedLink, end };
  } catch (error) {
    // What was started already would keep this process alive.
    await end();
    throw error;
  }
}

export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

// A visitor has a window of a width, scripts or not, and a session or not.
export async function visit(browser, origin, { width = 1280, scripts = true, session, media = "screen" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: scripts,
    storageState: session,
  });
  const page = await context.newPage();
  await page.emulateMedia({ media });
  const wrong = [];
  let expected = { address: "", status: 200 };

  page.on("console", (message) => {
    const aboutThePage = message.location().url === expected.address && message.text().includes(`${expected.status}`);
    if (["error", "warning"].includes(message.type()) && !aboutThePage) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure();
    // Leaving a page breaks off what the browser still loads; whatever else fails has another name.
    if (errorText !== "net::ERR_ABORTED") wrong.push(`failed: ${request.url()} ${errorText}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) wrong.push(`off the host: ${request.url()}`);
  });
  page.on("response", (response) => {
    const wanted = response.url() === expected.address ? expected.status : 400;
    if (response.status() >= 400 && response.status() !== wanted) {
      wrong.push(`${response.status()}: ${response.url()}`);
    }
  });

  return {
    page,
    context,
    // Everything that was wrong since the last time it was asked.
    complaints: () => wrong.splice(0),
    async open(address, status = 200) {
      expected = { address: new URL(address, origin).href, status };
      const response = await page.goto(expected.address);
      assert.equal(response.status(), status, address);
    },
    async signIn(link) {
      expected = { address: link, status: 200 };
      await page.goto(link);
      await page.locator("main form button").click();
      await page.waitForURL((url) => !url.pathname.startsWith("/link/"));
      return context.storageState();
    },
    // Whether something sticks out to the right.
    overflow: () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    // axe is evaluated over the debugging protocol: nothing is added to the page, its policy stays in force.
    async inaccessible() {
      await page.evaluate(axe);
      const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), WCAG);
      return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.html).join(" ")}`);
    },
    picture(name) {
      mkdirSync(pictures, { recursive: true });
      return page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
    close: () => context.close(),
  };
}

// The pages everyone should see work: a name, the address, the status.
export function pages({ devices }, usedLink) {
  const device = devices.map(({ id, name }) => [`device-${name.toLowerCase()}`, `/devices/${id}`, 200]);
  return [
    ["fleet", "/", 200],
    ...device,
    ["my-footprint", "/me", 200],
    ["climate", "/climate", 200],
    ["climate-last-year", `/climate?year=${new Date().getFullYear() - 1}`, 200],
    ["how-80-20", "/how/80-20", 200],
    ["privacy", "/privacy", 200],
    ["link-used", new URL(usedLink).pathname, 410],
    ["not-found", "/nowhere", 404],
  ];
}
