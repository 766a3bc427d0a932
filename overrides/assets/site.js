// Parts that only some pages have: each is loaded once, from the site's own files, by the page that needs it.
(() => {
  const here = document.currentScript.src;
  const parts = { ".runnable": ["runner"], "[data-mixer]": ["mixing", "mixer"] };
  const load = (names) => {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: new URL(`${names.at(-1)}.css`, here) });
    document.body.append(style); // instant navigation clears the head
    for (const name of names) {
      const script = document.createElement("script");
      Object.assign(script, { async: false, src: new URL(`${name}.js`, here) });
      document.body.append(script);
    }
  };
  document$.subscribe(() => {
    for (const [marked, names] of Object.entries(parts)) {
      if (!document.querySelector(marked)) continue;
      delete parts[marked];
      load(names);
    }
  });
})();

// What the theme leaves without a name for screen readers, or out of reach of the keyboard.
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
document$.subscribe(() => {
  const mend = () => {
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav, i) => nav.setAttribute("aria-label", `Code block ${i + 1}`));
    document.querySelectorAll("article :is(pre > code, .md-typeset__scrollwrap, .katex-display):not([tabindex])").forEach((box) => {
      if (box.scrollWidth > box.clientWidth || (box.matches("code") && box.scrollHeight > box.clientHeight)) box.tabIndex = 0;
    });
  };
  mend();
  // The mixer changes often and has no code.
  const changed = (records) => records.some(({ target }) => !target.closest?.(".mixer")) && mend();
  new MutationObserver(changed).observe(document.querySelector("article"), { childList: true, subtree: true });
});
