// What the page makes of the days behind its address: agreed bytes, and whatever else may come.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  PREFIX, STATES, decode, hoursAndMinutes, minutesOf, stretchesOf,
} from "../../collector/ui/scripts/my-days-format.js";
import { day, dayNumber, pack } from "./days.js";

const golden = JSON.parse(readFileSync(new URL("../../protocol/golden/v1/my-days.json", import.meta.url), "utf8"));

test("the bytes agreed with agents are read", () => {
  assert.ok(`#${golden.fragment}`.startsWith(PREFIX));
  const days = decode(golden.fragment.slice(PREFIX.length - 1));
  assert.deepEqual(
    days.map(({ date }) => date.toISOString()),
    ["2026-11-21T00:00:00.000Z", "2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
  );
  const letters = days.map(({ quarters }) => Array.from(quarters, (state) => "-aiosxu"[state]).join(""));
  assert.deepEqual(letters, golden.days);
  assert.equal(golden.fragment, `d=${pack(dayNumber(golden.first_day), golden.days)}`, "and the tests write the same");
});

test("any days come back as they were packed", () => {
  for (let round = 0; round < 50; round += 1) {
    const days = Array.from({ length: round % 36 }, () =>
      Array.from({ length: 96 }, () => "-aiosxu"[Math.floor(Math.random() * 7)]).join(""),
    );
    const first = Math.floor(Math.random() * 65_536);
    const read = decode(pack(first, days));
    assert.deepEqual(read.map(({ quarters }) => Array.from(quarters, (state) => "-aiosxu"[state]).join("")), days);
    if (days.length > 0) assert.equal(read[0].date.getTime() / 86_400_000, first);
  }
});

test("no days are days too", () => assert.deepEqual(decode(pack(20_000, [])), []));

test("what is damaged is said to be, and throws nothing", () => {
  const good = pack(20_000, [day("a96"), day("x96")]);
  const damaged = {
    "nothing": "",
    "no text": undefined,
    "not base64url": "%%%",
    "padding": `${good}=`,
    "base64 of another kind": good.replace(/[A-Za-z]/, "+"),
    "three bytes": "AVEq",
    "cut short": good.slice(0, -2),
    "too long": `${good}AAAA`,
    "a version of the future": pack(20_000, [day("a96")], { version: 2 }),
    "fewer days than it says": pack(20_000, [day("a96")], { count: 2 }),
    "more days than are kept": pack(20_000, Array(36).fill(day("a96"))),
    "a state there is not": pack(20_000, [day("a95/?1")]),
  };
  for (const [what, text] of Object.entries(damaged)) assert.equal(decode(text), null, what);
  for (let length = 0; length < good.length; length += 1) {
    assert.doesNotThrow(() => decode(good.slice(0, length)), `cut at ${length}`);
  }
});

test("a day comes to what it holds", () => {
  const [{ quarters }] = decode(pack(20_000, [day("-30/o6/a10/i2/a12/i1/a9/s26")]));
  const minutes = Object.fromEntries(minutesOf(quarters).map((minutes, state) => [STATES[state], minutes]));
  assert.deepEqual(minutes, { null: 450, active: 465, idle: 45, on: 90, asleep: 390, off: 0, unknown: 0 });
  assert.deepEqual(
    stretchesOf(quarters).map(({ state, from, to }) => [STATES[state], from, to]),
    [["on", 30, 36], ["active", 36, 46], ["idle", 46, 48], ["active", 48, 60], ["idle", 60, 61], ["active", 61, 70], ["asleep", 70, 96]],
  );
  assert.deepEqual([0, 15, 465, 1440, 50_400].map(hoursAndMinutes), ["0:00", "0:15", "7:45", "24:00", "840:00"]);
});
