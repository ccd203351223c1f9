// On the page of a one-time link: takes the days out of the address, so that no history of this tab, bookmark or
// copied address holds them, and keeps them in the tab until the page behind the button shows them.
import { KEY, PREFIX } from "./my-days-format.js";

// A browser that forbids storage keeps nothing: the page then says how to see the days in a terminal.
function inThisTab(act) {
  try {
    act(sessionStorage);
  } catch {
    // Nothing is kept, so there is nothing to undo.
  }
}

const { hash, pathname, search } = location;
if (hash.startsWith(PREFIX)) {
  history.replaceState(null, "", pathname + search);
  if (document.querySelector("[data-my-days-keep]")) {
    inThisTab((storage) => storage.setItem(KEY, hash.slice(PREFIX.length)));
  }
}
if (document.querySelector("[data-my-days-forget]")) inThisTab((storage) => storage.removeItem(KEY));
