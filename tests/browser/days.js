// Days as an agent packs them behind a link, for tests: the opposite of what the pages' script reads.
const STATES = { "-": 0, a: 1, i: 2, o: 3, s: 4, x: 5, u: 6, "?": 7 };

// `days`: 96 letters each. `first`: days since 1970-01-01.
export function pack(first, days, { version = 1, count = days.length } = {}) {
  const bytes = [version, first >> 8, first & 255, count];
  for (const day of days) {
    const bits = [...day].map((letter) => STATES[letter].toString(2).padStart(3, "0")).join("");
    for (const byte of bits.match(/.{8}/g)) bytes.push(parseInt(byte, 2));
  }
  return Buffer.from(bytes).toString("base64url");
}

// A day in stretches such as "x28 a16 i2 a20 s30".
export function day(stretches) {
  const text = stretches.split("/").map((part) => part[0].repeat(Number(part.slice(1)))).join("");
  if (text.length !== 96) throw new Error(`${text.length} quarter-hours in ${stretches}`);
  return text;
}

export const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
