// A collector and three recorded machines with their screens, as the real binaries make them.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startWire } from "./wire.js";

const repository = resolve(import.meta.dirname, "../..");
const binaries = process.env.LEVETID_BIN_DIR ?? join(repository, "target/debug");
const MACHINES = ["laptop-two-batteries", "desktop-two-screens", "virtual-machine"];
const TENANT = "lyngby";
const REGISTER = `asset id,manufacturer,product,category,purchase date,leased,unit,retired
A-1002,Apple,iPad (9. generation),tablet,2023-02-01,yes,Skole 4,
A-1005,Samsung,Galaxy A50,smartphone,2019-08-11,no,,2025-05-04
`;

// A collector with three recorded machines.
export const startFleet = () => started(fleetIn);

// A collector alone, with everything that is sent to it on the wire.
export const startCollector = () => started(wiredCollectorIn);

async function started(begin) {
  const folder = mkdtempSync(join(tmpdir(), "levetid-browser-"));
  const running = [];
  const stop = async () => {
    await Promise.all(running.map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await begin(folder, running)), stop };
  } catch (error) {
    // What was started already would keep this process alive.
    await stop();
    throw error;
  }
}

async function collectorIn(folder, running, port, publicPort) {
  const origin = `http://127.0.0.1:${publicPort}`;
  const data = ["--data", join(folder, "collector")];
  const collector = (...args) => run("levetid-collector", [...data, ...args], { LEVETID_PUBLIC_URL: origin });

  collector("tenant", "add", TENANT, "--name", "Lyngby Kommune", "--observe-from", "now", "--report-growing");
  collector("user", "add", TENANT, "boss", "--name", "Birgit Holm", "--role", "admin");
  collector("user", "add", TENANT, "anna", "--name", "Anna Krogh", "--role", "employee");
  const serve = [...data, "serve", "--listen", `127.0.0.1:${port}`, "--public-url", origin];
  running.push(start("levetid-collector", serve));
  await until("the collector", async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok);
  return {
    origin,
    collector,
    token: (holder) => collector("token", "add", TENANT, "--holder", holder),
    link: (person, to = "/") => collector("user", "link", TENANT, person, "--to", to),
    devices() {
      const lines = collector("device", "list", TENANT, "--json").split("\n").filter(Boolean);
      return lines.map((line) => JSON.parse(line));
    },
  };
}

async function wiredCollectorIn(folder, running) {
  const [port, publicPort] = [await freePort(), await freePort()];
  const wire = await startWire(publicPort, port);
  running.push(wire);
  const served = await collectorIn(folder, running, port, publicPort);
  return { ...served, sent: wire.sent, until };
}

async function fleetIn(folder, running) {
  const port = await freePort();
  const { origin, collector, token, link, devices: list } = await collectorIn(folder, running, port, port);
  // A tablet without an agent, and a phone that has left service.
  const register = join(folder, "register.csv");
  writeFileSync(register, REGISTER);
  collector("import", "devices", TENANT, register);
  for (const machine of MACHINES) {
    const agent = ["--state-dir", join(folder, machine), "--root", join(repository, "agent/fixtures", machine)];
    const holder = machine.startsWith("laptop") ? "anna" : "boss";
    run("levetid-agent", [...agent, "enrol", "--collector", origin, "--token", token(holder)]);
    running.push(start("levetid-agent", [...agent, "run"]));
  }
  // The first minutes come with the next full minute; without them the pages have nothing to show.
  const devices = await until("three devices and a screen with minutes, and the register", () => {
    const devices = list();
    if (!devices.filter(({ register }) => register).every(({ assessment }) => assessment)) return false;
    const isScreen = ({ assessment }) => assessment?.kind.category === "monitor";
    const ready = devices.filter(({ assessment }) => {
      const { active = 0, idle = 0, on = 0 } = assessment?.recorded?.minutes ?? {};
      return active + idle + on > 0;
    });
    const pcs = ready.filter((device) => !isScreen(device));
    const tablet = devices.find(({ name }) => name === "A-1002");
    const screen = ready.find(isScreen);
    return pcs.length === MACHINES.length && screen && [...pcs, tablet, screen];
  });
  return { origin, devices: devices.map(({ device, name, holder }) => ({ id: device, name, holder })), link };
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
  return { stop: () => (child.kill("SIGTERM"), ended) };
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
