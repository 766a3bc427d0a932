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
  new MutationObserver(mend).observe(document.querySelector("article"), { childList: true, subtree: true });
});
