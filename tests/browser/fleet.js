// A collector and three recorded machines, as the real binaries make them.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");
const binaries = process.env.LEVETID_BIN_DIR ?? join(repository, "target/debug");
const MACHINES = ["laptop-two-batteries", "desktop-two-screens", "virtual-machine"];
const TENANT = "lyngby";

export async function startFleet() {
  const folder = mkdtempSync(join(tmpdir(), "levetid-browser-"));
  const running = [];
  const stop = async () => {
    await Promise.all(running.map(({ child, ended }) => (child.kill("SIGTERM"), ended)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startIn(folder, running)), stop };
  } catch (error) {
    // What was started already would keep this process alive.
    await stop();
    throw error;
  }
}

async function startIn(folder, running) {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const data = ["--data", join(folder, "collector")];
  const collector = (...args) => run("levetid-collector", [...data, ...args], { LEVETID_PUBLIC_URL: origin });

  collector("tenant", "add", TENANT, "--name", "Lyngby Kommune", "--observe-from", "now", "--report-growing");
  collector("user", "add", TENANT, "boss", "--name", "Birgit Holm", "--role", "admin");
  collector("user", "add", TENANT, "anna", "--name", "Anna Krogh", "--role", "employee");
  running.push(start("levetid-collector", [...data, "serve", "--listen", new URL(origin).host]));
  await until("the collector", async () => (await fetch(`${origin}/healthz`).catch(() => null))?.ok);

  for (const machine of MACHINES) {
    const agent = ["--state-dir", join(folder, machine), "--root", join(repository, "agent/fixtures", machine)];
    const holder = machine.startsWith("laptop") ? "anna" : "boss";
    const token = collector("token", "add", TENANT, "--holder", holder);
    run("levetid-agent", [...agent, "enrol", "--collector", origin, "--token", token]);
    running.push(start("levetid-agent", [...agent, "run"]));
  }
  // The first minutes come with the next full minute; without them the pages have nothing to show.
  const devices = await until("three devices with minutes", () => {
    const lines = collector("device", "list", TENANT, "--json").split("\n").filter(Boolean);
    const devices = lines.map((line) => JSON.parse(line));
    const ready = devices.filter(({ assessment }) => {
      const { active = 0, idle = 0, on = 0 } = assessment?.recorded?.minutes ?? {};
      return active + idle + on > 0;
    });
    return ready.length === MACHINES.length && ready;
  });

  return {
    origin,
    devices: devices.map(({ device, name, holder }) => ({ id: device, name, holder })),
    link: (person, to = "/") => collector("user", "link", TENANT, person, "--to", to),
  };
}

function run(name, args, environment = {}) {
  const env = { ...process.env, ...environment };
  return execFileSync(join(binaries, name), args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] }).trim();
}

function start(name, args) {
  const child = spawn(join(binaries, name), args, { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  const ended = new Promise((done) => child.on("exit", done));
  // One that ends early shows why.
  ended.then((code) => code && console.error(`${name} ended with ${code}:\n${log}`));
  return { child, ended };
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function until(what, look, seconds = 150) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 500));
  }
}
