// The mixer: a distribution to push, where a page has data-mixer="all" or the names of some parts.
// Its state is the address of the page; mixer/arithmetic.js does the arithmetic.
import { mount } from "./mixer/view.js";

const base = import.meta.url;
const nothing = () => {};
let mixers = 0;
let mounted = [];
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
  // The theme keeps the pages it has left.
  for (const root of mounted) if (!root.isConnected) root.replaceChildren();
  mounted = [...document.querySelectorAll("[data-mixer]")];
  for (const root of mounted.filter((one) => !one.querySelector(".mixer"))) {
    const readAgain = mount(root, `mixer-${++mixers}`, base);
    if (root.dataset.mixer === "all") again = readAgain;
  }
});
