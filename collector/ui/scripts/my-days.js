// Draws the days that came with the link, on the page of the PC they are of. They are in this tab only.
import { KEY, STATES, decode, hoursAndMinutes, minutesOf, stretchesOf } from "./my-days-format.js";

const SVG = "http://www.w3.org/2000/svg";
const LABELS = 88;
const AXIS = 26;
const ROW = 20;
const QUARTERS = 96;

const section = () => document.getElementById("my-days");
const part = (name) => section().querySelector(`[data-my-days="${name}"]`);

function kept() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function showOnly(...names) {
  for (const element of section().querySelectorAll(":scope > [data-my-days]")) {
    element.hidden = !names.includes(element.dataset.myDays);
  }
}

function show() {
  if (!section()) return;
  const text = kept();
  if (text === null) return showOnly("none");
  const days = decode(text)?.reverse();
  if (!days) return showOnly("damaged");
  if (days.length === 0) return showOnly("empty");
  showOnly("shown");
  part("forget").addEventListener("click", forget);
  const names = days.map(({ date }) => nameOf(date));
  fillTable(days, names);
  const draw = () => part("chart").replaceChildren(chart(days, names));
  draw();
  new ResizeObserver(draw).observe(part("chart"));
}

function forget() {
  sessionStorage.removeItem(KEY);
  part("chart").replaceChildren();
  section().querySelector("tbody").replaceChildren();
  showOnly("forgotten");
  part("forgotten").focus();
}

// Monday first, as weeks are counted here.
const endsWeek = (date) => date.getUTCDay() === 1;

function nameOf(date) {
  const locale = document.documentElement.lang === "da" ? "da-DK" : "en-GB";
  const form = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, form).format(date).replace(",", "");
}

// A state that never occurs has no column.
function fillTable(days, names) {
  const minutes = days.map(({ quarters }) => minutesOf(quarters));
  const totals = STATES.map((_, state) => minutes.reduce((sum, ofDay) => sum + ofDay[state], 0));
  const columns = STATES.map((_, state) => state).filter((state) => state > 0 && totals[state] > 0);
  for (const header of section().querySelectorAll("th[data-state]")) {
    header.hidden = !columns.includes(STATES.indexOf(header.dataset.state));
  }
  const cells = (ofDay) =>
    columns.map((state) => html("td", { class: "number" }, ofDay[state] ? hoursAndMinutes(ofDay[state]) : "–"));
  const rows = days.map(({ date }, index) => {
    const row = html("tr", endsWeek(date) ? { class: "week-end" } : {});
    row.append(html("th", { scope: "row" }, names[index]), ...cells(minutes[index]));
    return row;
  });
  section().querySelector("tbody").replaceChildren(...rows);
  const sum = section().querySelector("tfoot tr");
  sum.replaceChildren(sum.firstElementChild, ...cells(totals));
}

function html(name, attributes, text = "") {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Beside the table each day is drawn at the height of its row there; below it, in rows of its own.
function places(days) {
  const box = part("chart").getBoundingClientRect();
  const rows = [...section().querySelectorAll("tbody tr")].map((row) => row.getBoundingClientRect());
  const beside = rows[0] && section().querySelector(".days .table-frame").getBoundingClientRect().left >= box.right;
  if (!beside) return { width: box.width, tops: days.map((_, index) => AXIS + index * ROW), height: ROW };
  return { width: box.width, tops: rows.map(({ top }) => top - box.top), height: rows[0].height };
}

function chart(days, names) {
  const { width, tops, height } = places(days);
  const plot = Math.max(width - LABELS - 12, QUARTERS);
  const x = (quarter) => LABELS + (plot * quarter) / QUARTERS;
  const bottom = tops.at(-1) + height;
  const { title, description } = section().dataset;
  const drawing = svg("svg", {
    class: "chart",
    role: "img",
    "aria-labelledby": "days-chart-title days-chart-text",
    width: "100%",
    viewBox: `0 0 ${Math.max(width, 1)} ${bottom + 6}`,
  });
  drawing.append(
    svg("title", { id: "days-chart-title" }, title),
    svg("desc", { id: "days-chart-text" }, `${names.at(-1)} – ${names[0]}. ${description}`),
  );
  for (let hour = 0; hour <= 24; hour += 6) {
    const at = x(hour * 4);
    drawing.append(
      svg("line", { class: "hour", x1: at, x2: at, y1: tops[0] - 4, y2: bottom }),
      svg("text", { class: "axis-text", x: at, y: tops[0] - 9, "text-anchor": "middle" }, String(hour)),
    );
  }
  days.forEach(({ date, quarters }, index) => {
    const top = tops[index];
    const bar = Math.min(height - 6, 18);
    const y = top + (height - bar) / 2;
    drawing.append(svg("text", { class: "axis-text", x: 0, y: top + height / 2 + 4 }, names[index]));
    for (const { state, from, to } of stretchesOf(quarters)) {
      const fill = STATES[state] === "unknown" ? { fill: "url(#unknown-hatch)" } : {};
      const place = { x: x(from), y, width: x(to) - x(from), height: bar };
      drawing.append(svg("rect", { class: `state-${STATES[state]}`, ...place, ...fill }));
    }
    drawing.append(svg("rect", { class: "bar-frame", x: x(0), y, width: plot, height: bar }));
    if (endsWeek(date) && index + 1 < days.length) {
      drawing.append(svg("line", { class: "week", x1: 0, x2: x(QUARTERS), y1: top + height, y2: top + height }));
    }
  });
  return drawing;
}

show();
// A page of the trial fetches itself again.
document.addEventListener("levetid-refreshed", show);
