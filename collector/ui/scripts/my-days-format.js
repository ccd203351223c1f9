// The days that an agent puts behind the address it opens: how they are packed, and what they come to. Pure.
//
// `#d=` and, as base64url: byte 0 is the version, bytes 1 and 2 the first day since 1970-01-01, byte 3 the number of
// days; then 36 bytes a day, 96 quarter-hours of 3 bits. The form is agreed in `protocol/src/open.rs`.

export const PREFIX = "#d=";
// Under this name the days wait in the tab, from the button to the page.
export const KEY = "levetid-my-days";
// The states by their number; 0 is a quarter-hour of which nothing is kept.
export const STATES = [null, "active", "idle", "on", "asleep", "off", "unknown"];

const VERSION = 1;
const MOST_DAYS = 35;
const QUARTERS = 96;
const DAY_BYTES = (QUARTERS * 3) / 8;
const MINUTES = 15;
const DAY_MS = 86_400_000;

// The days, oldest first: { date, quarters }, the date at midnight UTC. `null` where the text is damaged, cut short or
// of a version that is not known.
export function decode(text) {
  const bytes = bytesOf(text);
  if (bytes === null || bytes.length < 4 || bytes[0] !== VERSION) return null;
  const first = bytes[1] * 256 + bytes[2];
  const count = bytes[3];
  if (count > MOST_DAYS || bytes.length !== 4 + count * DAY_BYTES) return null;
  const days = Array.from({ length: count }, (_, index) => ({
    date: new Date((first + index) * DAY_MS),
    quarters: quartersOf(bytes.subarray(4 + index * DAY_BYTES, 4 + (index + 1) * DAY_BYTES)),
  }));
  return days.every(({ quarters }) => quarters.every((state) => state < STATES.length)) ? days : null;
}

// Minutes in each state, in the order of STATES.
export function minutesOf(quarters) {
  const minutes = new Array(STATES.length).fill(0);
  for (const state of quarters) minutes[state] += MINUTES;
  return minutes;
}

// Stretches of one state, without those of which nothing is kept: { state, from, to } in quarter-hours.
export function stretchesOf(quarters) {
  const stretches = [];
  quarters.forEach((state, at) => {
    const last = stretches.at(-1);
    if (last?.state === state) last.to = at + 1;
    else stretches.push({ state, from: at, to: at + 1 });
  });
  return stretches.filter(({ state }) => state !== 0);
}

// 7:45
export function hoursAndMinutes(minutes) {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function bytesOf(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (byte) => byte.charCodeAt(0));
}

function quartersOf(bytes) {
  return Array.from({ length: QUARTERS }, (_, quarter) => {
    const bit = quarter * 3;
    const at = bit >> 3;
    const two = (bytes[at] << 8) | (bytes[at + 1] ?? 0);
    return (two >> (13 - (bit & 7))) & 7;
  });
}
