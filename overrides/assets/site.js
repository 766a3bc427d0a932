// Parts that only some pages have: each is loaded once, from the site's own files, by the page that needs it.
(() => {
  const here = document.currentScript.src;
  const parts = { ".runnable": "runner", "[data-mixer]": "mixer" };
  const load = (name) => {
    const style = document.createElement("link");
    const script = document.createElement("script");
    Object.assign(style, { rel: "stylesheet", href: new URL(`${name}.css`, here) });
    Object.assign(script, { src: new URL(`${name}.js`, here) });
    document.body.append(style, script); // instant navigation clears the head
  };
  document$.subscribe(() => {
    for (const [marked, name] of Object.entries(parts)) {
      if (!document.querySelector(marked)) continue;
      delete parts[marked];
      load(name);
    }
  });
})();

// What the theme leaves without a name for screen readers, or out of reach of the keyboard.
const SCROLLED = "article :is(pre > code, .md-typeset__scrollwrap, .katex-display):not([tabindex])";
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
document$.subscribe(() => {
  const mend = () => {
    for (const [i, nav] of document.querySelectorAll(".md-code__nav:not([aria-label])").entries()) {
      nav.setAttribute("aria-label", `Code block ${i + 1}`);
    }
    for (const box of document.querySelectorAll(SCROLLED)) {
      const high = box.matches("code") && box.scrollHeight > box.clientHeight;
      if (high || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };
  mend();
  // The mixer changes often and has no code.
  const changed = (records) => records.some(({ target }) => !target.closest?.(".mixer")) && mend();
  new MutationObserver(changed).observe(document.querySelector("article"), {
    childList: true,
    subtree: true,
  });
});
