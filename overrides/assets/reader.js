// What a model wrote at two settings, side by side, where a page has data-readings="NAME …".
// Its texts are loaded at the first touch; reader/words.js says what differs.
import { mount } from "./reader/view.js";

const base = import.meta.url;
let readers = 0;

document$.subscribe(() => {
  for (const root of document.querySelectorAll("[data-readings][data-facts]")) {
    if (!root.querySelector(".reader")) mount(root, `reader-${++readers}`, base);
  }
});
