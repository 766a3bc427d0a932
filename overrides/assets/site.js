const CHINESE = document.documentElement.lang === "zh";
const WORDS = CHINESE
  ? {
      block: (n) => `代码块 ${n}`,
      less: "收起",
      more: (n) => `显示全部 ${n} 行`,
      navigation: "导航",
      search: "搜索",
    }
  : {
      block: (n) => `Code block ${n}`,
      less: "Show less",
      more: (n) => `Show all ${n} lines`,
      navigation: "Navigation",
      search: "Search",
    };

// The link to the other language leads to the same page and anchor, also after instant navigation.
for (const link of document.querySelectorAll("a.language[data-root]")) {
  const root = new URL("..", document.currentScript.src);
  const other = new URL(link.dataset.root, root);
  const lead = () => Object.assign(link, { href: new URL(location.href.slice(root.href.length), other) });
  for (const event of ["pointerenter", "focus", "click"]) link.addEventListener(event, lead);
}

// The theme keeps elements of each page that it has left, and with one of them the whole page would stay.
(() => {
  let shown;
  document$.subscribe(() => {
    const left = shown;
    shown = document.querySelector("[data-md-component=container]");
    if (!left || left === shown) return;
    setTimeout(() => {
      for (const one of left.querySelectorAll("*")) one.replaceChildren();
    });
  });
})();

// Parts that only some pages have: each is loaded once, from the site's own files, by the page that needs it.
(() => {
  const here = document.currentScript.src;
  const parts = {
    ".runnable": "runner",
    "[data-mixer]": "mixer",
    "[data-copy]": "copy",
    "[data-readings]": "reader",
    "[data-hand], .predict": "hand",
  };
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
const SCROLLED = "article :is(pre > code, .md-typeset__scrollwrap, .katex-display)";
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", WORDS.search);
for (const label of document.querySelectorAll(".md-header label[for=__drawer]")) {
  const button = document.createElement("button");
  Object.assign(button, {
    type: "button",
    className: `${label.className} drawer-opener`,
    ariaLabel: WORDS.navigation,
  });
  button.append(...label.childNodes);
  button.addEventListener("click", () => document.getElementById("__drawer").click());
  label.replaceWith(button);
}

// A box is measured when it comes into sight too: in a tab, or in what was folded.
const sizes = new ResizeObserver((entries) => {
  for (const { target: box } of entries) {
    const high = box.matches("code") && box.scrollHeight > box.clientHeight + 1;
    if (high || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    if (high && !box.classList.contains("cut")) addOpener(box);
  }
});
const addOpener = (code) => {
  const button = document.createElement("button");
  const lines = code.textContent.trimEnd().split("\n").length;
  const name = () => (code.classList.contains("whole") ? WORDS.less : WORDS.more(lines));
  code.classList.add("cut");
  Object.assign(button, { className: "code-opener", type: "button", textContent: name() });
  button.addEventListener("click", () => {
    button.ariaExpanded = String(code.classList.toggle("whole"));
    button.textContent = name();
    if (button.ariaExpanded === "false") code.scrollIntoView({ block: "nearest" });
  });
  button.ariaExpanded = "false";
  code.parentElement.after(button);
};
document$.subscribe(() => {
  const mend = () => {
    for (const [i, nav] of document.querySelectorAll(".md-code__nav:not([aria-label])").entries()) {
      nav.setAttribute("aria-label", WORDS.block(i + 1));
    }
    for (const box of document.querySelectorAll(SCROLLED)) sizes.observe(box);
  };
  mend();
  // The mixer changes often and has no code.
  const changed = (records) => records.some(({ target }) => !target.closest?.(".mixer")) && mend();
  new MutationObserver(changed).observe(document.querySelector("article"), {
    childList: true,
    subtree: true,
  });
});

// A link to a term shows its definition: under the pointer, with keyboard focus, at the first touch.
// Escape closes it, as the browser does for each popover.
(() => {
  let timer;
  let touched;
  const after = (milliseconds, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  const show = (link, box) => {
    clearTimeout(timer);
    if (!box.isConnected || box.matches(":popover-open")) return;
    box.showPopover();
    const at = link.getClientRects()[0];
    const room = document.documentElement.clientWidth - box.offsetWidth - 8;
    const above = at.bottom + box.offsetHeight + 8 > innerHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
    box.style.top = `${above ? at.top - box.offsetHeight - 4 : at.bottom + 4}px`;
    document.addEventListener("scroll", () => box.hidePopover(), { once: true });
  };
  document$.subscribe(() => {
    for (const link of document.querySelectorAll("a[aria-describedby^=term-]")) {
      const box = document.getElementById(link.getAttribute("aria-describedby"));
      const hide = () => after(200, () => box.isConnected && box.hidePopover());
      const mouse = (act) => (event) => event.pointerType !== "touch" && act();
      link.addEventListener(
        "pointerenter",
        mouse(() => after(200, () => show(link, box))),
      );
      link.addEventListener("pointerleave", mouse(hide));
      box.onpointerenter = () => clearTimeout(timer);
      box.onpointerleave = mouse(hide);
      link.addEventListener("focus", () => link.matches(":focus-visible") && show(link, box));
      link.addEventListener("blur", hide);
      link.addEventListener("click", (event) => {
        if (event.pointerType !== "touch" || touched === link) return;
        touched = link;
        event.preventDefault();
        event.stopPropagation();
        show(link, box);
      });
    }
  });
})();
