// Keeps a live page fresh: fetches it again and swaps <main>, but never under the reader's hands.
const main = () => document.querySelector("main[data-refresh-seconds]");

function readerIsBusy(current) {
  const focused = document.activeElement;
  return (
    document.hidden ||
    current.contains(focused) ||
    current.querySelector("details[open]") !== null ||
    String(document.getSelection()) !== ""
  );
}

async function refresh() {
  const current = main();
  if (!current || readerIsBusy(current)) return;
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("main[data-refresh-seconds]");
  if (!fresh || readerIsBusy(current)) return;
  current.replaceWith(document.adoptNode(fresh));
  // Whatever another script had put into the old one is gone with it.
  document.dispatchEvent(new Event("levetid-refreshed"));
}

const seconds = Number(main()?.dataset.refreshSeconds);
// A collector that is away for a moment is asked again at the next turn.
if (seconds > 0) setInterval(() => refresh().catch(() => {}), seconds * 1000);
