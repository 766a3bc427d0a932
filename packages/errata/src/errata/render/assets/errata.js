// Filters of the register. They live in the address, so a filtered table can be linked to.
// Links to an entry on a front page, which lead on to the page where it stands.
// And the words a reader has selected, for the form in which they report an erratum.
// A site may load this with each of its pages, without ever leaving the first.
if (!window.errataIsHere) {
  window.errataIsHere = true;
  const SIZE = 50; // rows shown at a time
  const NAMES = ["work", "edition", "status", "type", "text"];
  const fold = (text) => text.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC"); // as table.py
  let index; // all entries, once a filter asks for them

  const load = (source) => {
    index ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      window.errataIndex = resolve;
      script.src = source;
      script.onerror = () => {
        index = undefined;
        reject();
      };
      document.head.append(script);
    });
    return index;
  };

  const matches = (entry, [name, value]) => {
    if (name === "edition") return entry.edition.includes(value);
    if (name !== "text") return entry[name] === value;
    return fold(value)
      .split(/\s+/)
      .every((word) => entry.text.includes(word));
  };

  class Filter {
    constructor(form) {
      this.form = form;
      this.output = form.querySelector("output");
      this.body = document.querySelector(".errata-table tbody");
      this.table = document.querySelector(".errata-scroll");
      this.pages = document.querySelector(".errata-pages");
      this.more = document.querySelector(".errata-more");
      this.unfiltered = this.body.innerHTML;
      this.groups = [...form.elements.edition.querySelectorAll("optgroup")];
      this.found = []; // and not shown yet
      this.loosened = ""; // what would be found with fewer filters
      this.asked = 0;
    }

    start() {
      const query = new URLSearchParams(location.search);
      for (const name of NAMES) this.choose(name, query.get(name) || "");
      this.form.hidden = false;
      if (location.search)
        this.remember(); // the address says what is shown
      else this.apply();
      this.more.addEventListener("click", () => this.show());
      this.form.addEventListener("input", () => this.remember());
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.querySelector("button").addEventListener("click", () => {
        for (const name of NAMES) this.form.elements[name].value = "";
        this.remember();
      });
    }

    choose(name, value) {
      const field = this.form.elements[name];
      if (name === "edition") this.narrow();
      field.value = value;
      if (field.selectedIndex !== -1) return;
      // An edition may be named without its work; anything else is no choice.
      const named = [...field.options].filter((option) => option.value.endsWith(`/${value}`));
      field.value = named.length === 1 ? named[0].value : "";
    }

    // Only the editions of the chosen work are offered.
    narrow() {
      const { work, edition } = this.form.elements;
      const { value } = edition;
      const of = (group) => group.firstElementChild.value.startsWith(`${work.value}/`);
      edition.replaceChildren(edition.options[0], ...this.groups.filter((group) => !work.value || of(group)));
      edition.value = value;
      if (edition.selectedIndex === -1) edition.value = "";
    }

    wanted() {
      const fields = NAMES.map((name) => [name, this.form.elements[name].value.trim()]);
      return fields.filter(([, value]) => value);
    }

    remember() {
      this.narrow();
      const address = new URL(location.href);
      address.search = new URLSearchParams(this.wanted()).toString();
      history.replaceState(history.state, "", address);
      this.apply();
    }

    async apply() {
      this.asked += 1;
      const call = this.asked;
      const facts = this.wanted();
      let found = [];
      if (facts.length > 0) {
        try {
          const entries = await load(this.form.querySelector("a").href);
          if (call !== this.asked) return; // asked again meanwhile
          found = entries.filter((entry) => facts.every((fact) => matches(entry, fact)));
          this.loosened = found.length > 0 ? "" : this.loosen(entries, facts);
          const edition = this.form.elements.edition.value;
          // By page of the chosen printing; entries without one keep the order of their ids, behind.
          if (edition) {
            const page = (entry) => entry.page[edition] ?? Number.MAX_SAFE_INTEGER;
            found.sort((one, other) => page(one) - page(other));
          }
        } catch {
          this.output.textContent = this.output.dataset.failed;
          return;
        }
      }
      this.found = found;
      this.fill(facts.length > 0, found.length);
    }

    // What would be found without one of the filters.
    loosen(entries, facts) {
      const told = facts.map((fact) => {
        const others = facts.filter((other) => other !== fact);
        const count = entries.filter((entry) => others.every((other) => matches(entry, other))).length;
        const label = this.form.elements[fact[0]].closest("label").firstChild.textContent.trim();
        return others.length && count
          ? ` ${this.output.dataset.loosen.replace("{filter}", label).replace("{count}", count)}`
          : "";
      });
      return told.join("");
    }

    fill(filtered, count) {
      this.body.innerHTML = filtered ? "" : this.unfiltered;
      this.show();
      if (this.pages) this.pages.hidden = filtered;
      const none = filtered && count === 0;
      this.table.hidden = none;
      this.output.textContent = this.output.dataset[none ? "none" : "shown"]
        .replace("{shown}", filtered ? count : this.body.rows.length)
        .replace("{total}", this.output.dataset.total);
      if (none) this.output.textContent += this.loosened;
    }

    show() {
      const next = this.found.splice(0, SIZE);
      this.body.insertAdjacentHTML("beforeend", next.map((entry) => entry.row).join(""));
      this.more.hidden = this.found.length === 0;
    }
  }

  const follow = () => {
    const id = location.hash.slice(1);
    if (!/^[A-Z][A-Za-z]*-?\d+$/.test(id) || document.getElementById(id)) return;
    const place = (id) => Number(id.match(/\d+$/)[0]) || Infinity; // entries without a number stand last
    const holds = ({ dataset }) => place(dataset.first) <= place(id) && place(id) <= place(dataset.last);
    const page = [...document.querySelectorAll(".errata-pages a")].find(holds);
    if (page) location.replace(`${page.href}#${id}`);
  };

  const init = () => {
    follow();
    const form = document.querySelector(".errata-filter");
    if (form) new Filter(form).start();
  };

  window.addEventListener("hashchange", follow);

  // On paper an open note would lie over the text; closed, it is printed as a footnote.
  window.addEventListener("beforeprint", () => {
    for (const note of document.querySelectorAll(".erratum-note:popover-open")) note.hidePopover();
  });

  // Pressing a link clears the selection, so it is taken before. An address may not be much longer.
  let selected = "";
  document.addEventListener(
    "pointerdown",
    () => {
      selected = String(getSelection());
    },
    true,
  );
  for (const kind of ["click", "auxclick"]) {
    document.addEventListener(
      kind,
      (event) => {
        const link = event.target.closest?.("a[data-erratum-report]");
        if (!link) return;
        const words = (String(getSelection()) || selected).trim().slice(0, 1000);
        const address = new URL(link.href);
        if (words) address.searchParams.set("original", words);
        else address.searchParams.delete("original");
        link.href = address;
      },
      true,
    );
  }

  // Material for MkDocs swaps pages without loading them and says so here.
  if (window.document$) window.document$.subscribe(init);
  else init();
}
