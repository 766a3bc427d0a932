// The page that checks a reader's copy, where a page has data-copy; nothing of the copy leaves it.
import { mountCopy } from "./copy/view.js";

document$.subscribe(() => {
  for (const root of document.querySelectorAll("[data-copy]")) {
    if (!root.querySelector(".copy")) mountCopy(root);
  }
});
