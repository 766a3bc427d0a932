// What a model wrote at two settings, side by side, where a page has data-readings="NAME …".
// Its texts are loaded at the first touch; reader/words.js says what differs.
import { mount } from "./reader/view.js";

const base = import.meta.url;
let readers = 0;
let mounted = [];

document$.subscribe(() => {
  // The theme keeps the pages it has left.
  for (const root of mounted) if (!root.isConnected) root.replaceChildren();
  mounted = [...document.querySelectorAll("[data-readings][data-facts]")];
  for (const root of mounted.filter((one) => !one.querySelector(".reader"))) {
    mount(root, `reader-${++readers}`, base);
  }
});
