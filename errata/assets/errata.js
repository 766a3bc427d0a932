// Filters of the register. They live in the address, so a filtered table can be linked to.
// And the words a reader has selected, for the form in which they report an erratum.
(function () {
  function init() {
    const form = document.querySelector(".errata-filter");
    if (!form) return;
    const rows = [...document.querySelectorAll(".errata-table tbody tr")];
    const output = form.querySelector("output");
    const names = ["work", "edition", "status", "type", "text"];

    function matches(row, wanted) {
      return names.every((name) => {
        const value = wanted[name];
        if (!value) return true;
        if (name === "edition") return row.dataset.edition.split(" ").includes(value);
        if (name === "text") {
          return value.toLowerCase().split(/\s+/).every((word) => row.dataset.text.includes(word));
        }
        return row.dataset[name] === value;
      });
    }

    function apply() {
      const wanted = Object.fromEntries(names.map((name) => [name, form.elements[name].value.trim()]));
      let shown = 0;
      for (const row of rows) {
        row.hidden = !matches(row, wanted);
        if (!row.hidden) shown += 1;
      }
      output.textContent = output.dataset.shown.replace("{shown}", shown).replace("{total}", rows.length);
      return wanted;
    }

    function remember() {
      const query = new URLSearchParams(Object.entries(apply()).filter(([, value]) => value));
      const address = new URL(location.href);
      address.search = query.toString();
      history.replaceState(history.state, "", address);
    }

    const query = new URLSearchParams(location.search);
    for (const name of names) {
      const field = form.elements[name];
      const value = query.get(name) || "";
      field.value = value;
      if (field.selectedIndex !== -1) continue;
      // An edition may be named without its work; anything else is no choice.
      const named = [...field.options].filter((option) => option.value.endsWith(`/${value}`));
      field.value = named.length === 1 ? named[0].value : "";
    }
    if (location.search) remember(); // the address says what is shown
    form.hidden = false;
    form.addEventListener("input", remember);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button").addEventListener("click", () => {
      for (const name of names) form.elements[name].value = "";
      remember();
    });
    apply();
  }

  // On paper an open note would lie over the text; closed, it is printed as a footnote.
  window.addEventListener("beforeprint", () => {
    for (const note of document.querySelectorAll(".erratum-note:popover-open")) note.hidePopover();
  });

  // Pressing a link clears the selection, so it is taken before. An address may not be much longer.
  let selected = "";
  document.addEventListener("pointerdown", () => { selected = String(getSelection()); }, true);
  for (const kind of ["click", "auxclick"]) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest?.("a[data-erratum-report]");
      if (!link) return;
      const words = (String(getSelection()) || selected).trim().slice(0, 1000);
      const address = new URL(link.href);
      if (words) address.searchParams.set("original", words);
      else address.searchParams.delete("original");
      link.href = address;
    }, true);
  }

  // Material for MkDocs swaps pages without loading them and says so here.
  if (window.document$) window.document$.subscribe(init);
  else init();
})();
