// What the theme leaves without a name for screen readers, or out of reach of the keyboard.
document$.subscribe(() => {
  document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
  const mend = () => {
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav, i) => nav.setAttribute("aria-label", `Code block ${i + 1}`));
    document.querySelectorAll("pre > code:not([tabindex])").forEach((code) => {
      if (code.scrollHeight > code.clientHeight || code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    });
  };
  mend();
  new MutationObserver(mend).observe(document.querySelector("article"), { childList: true, subtree: true });
});
