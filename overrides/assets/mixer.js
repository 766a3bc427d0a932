// The mixer: a distribution to push, where a page has data-mixer="all" or the names of some parts.
// Its state is the address of the page; mixer/arithmetic.js does the arithmetic.
import { mount } from "./mixer/view.js";

const base = import.meta.url;
const nothing = () => {};
let mixers = 0;
let again = nothing;

window.addEventListener("popstate", () => again());

// A link to this page with another setting: the theme would take it back.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("[data-md-component=content] a[href*='?']");
    if (again === nothing || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin + link.pathname !== location.origin + location.pathname) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState(null, "", link.href);
    again();
    document.querySelector(".mixer").scrollIntoView({ block: "start" });
  },
  true,
);

document$.subscribe(() => {
  again = nothing;
  for (const root of document.querySelectorAll("[data-mixer]")) {
    if (root.querySelector(".mixer")) continue;
    const readAgain = mount(root, `mixer-${++mixers}`, base);
    if (root.dataset.mixer === "all") again = readAgain;
  }
});
