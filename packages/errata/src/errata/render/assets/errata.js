// Filters of the register. They live in the address, so a filtered table can be linked to.
// Links to an entry on a front page, which lead on to the page where it stands.
// And the words a reader has selected, for the form in which they report an erratum.
(function () {
  const SIZE = 50; // rows shown at a time
  const fold = (text) => text.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC"); // as table.py
  let index; // all entries, once a filter asks for them

  function load(source) {
    index ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      window.errataIndex = resolve;
      script.src = source;
      script.onerror = () => { index = undefined; reject(); };
      document.head.append(script);
    });
    return index;
  }

  function follow() {
    const id = location.hash.slice(1);
    if (!/^E\d{4}$/.test(id) || document.getElementById(id)) return;
    const pages = [...document.querySelectorAll(".errata-pages a")];
    const place = (id) => id.replace("E0000", "E:"); // entries without a number stand last; : comes after 9
    const page = pages.find(({ dataset }) => place(dataset.first) <= place(id) && place(id) <= place(dataset.last));
    if (page) location.replace(`${page.href}#${id}`);
  }

  function init() {
    follow();
    const form = document.querySelector(".errata-filter");
    if (!form) return;
    const body = document.querySelector(".errata-table tbody");
    const table = document.querySelector(".errata-scroll");
    const unfiltered = body.innerHTML;
    const pages = document.querySelector(".errata-pages");
    const more = document.querySelector(".errata-more");
    const output = form.querySelector("output");
    const names = ["work", "edition", "status", "type", "text"];
    const wanted = () => Object.fromEntries(
      names.map((name) => [name, form.elements[name].value.trim()]).filter(([, value]) => value)
    );
    let found = []; // and not shown yet
    let asked = 0;

    function matches(entry, [name, value]) {
      if (name === "edition") return entry.edition.includes(value);
      if (name !== "text") return entry[name] === value;
      return fold(value).split(/\s+/).every((word) => entry.text.includes(word));
    }

    async function apply() {
      const call = (asked += 1);
      const facts = Object.entries(wanted());
      const filtered = facts.length > 0;
      if (filtered) {
        try {
          const entries = await load(form.dataset.index);
          if (call !== asked) return; // asked again meanwhile
          found = entries.filter((entry) => facts.every((fact) => matches(entry, fact)));
        } catch {
          output.textContent = output.dataset.failed;
          return;
        }
      } else {
        found = [];
      }
      const count = found.length;
      body.innerHTML = filtered ? "" : unfiltered;
      show();
      if (pages) pages.hidden = filtered;
      const none = filtered && count === 0;
      table.hidden = none;
      output.textContent = output.dataset[none ? "none" : "shown"]
        .replace("{shown}", filtered ? count : body.rows.length)
        .replace("{total}", output.dataset.total);
    }

    function show() {
      const next = found.splice(0, SIZE);
      body.insertAdjacentHTML("beforeend", next.map((entry) => entry.row).join(""));
      more.hidden = found.length === 0;
    }

    // Only the editions of the chosen work are offered.
    const { work, edition } = form.elements;
    const groups = [...edition.querySelectorAll("optgroup")];
    function narrow() {
      const { value } = edition;
      const of = (group) => group.firstElementChild.value.startsWith(`${work.value}/`);
      edition.replaceChildren(edition.options[0], ...groups.filter((group) => !work.value || of(group)));
      edition.value = value;
      if (edition.selectedIndex === -1) edition.value = "";
    }

    function remember() {
      narrow();
      const address = new URL(location.href);
      address.search = new URLSearchParams(wanted()).toString();
      history.replaceState(history.state, "", address);
      apply();
    }

    const query = new URLSearchParams(location.search);
    for (const name of names) {
      const field = form.elements[name];
      const value = query.get(name) || "";
      if (name === "edition") narrow();
      field.value = value;
      if (field.selectedIndex !== -1) continue;
      // An edition may be named without its work; anything else is no choice.
      const named = [...field.options].filter((option) => option.value.endsWith(`/${value}`));
      field.value = named.length === 1 ? named[0].value : "";
    }
    form.hidden = false;
    if (location.search) remember(); // the address says what is shown
    else apply();
    more.addEventListener("click", show);
    form.addEventListener("input", remember);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button").addEventListener("click", () => {
      for (const name of names) form.elements[name].value = "";
      remember();
    });
  }

  window.addEventListener("hashchange", follow);

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
