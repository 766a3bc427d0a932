// Filters of the register. They live in the address, so a filtered table can be linked to.
// Links to an entry on a front page, which lead on to the page where it stands.
// And the words a reader has selected, for the form in which they report an erratum.
// A site may load this with each of its pages, without ever leaving the first.
if (!window.errataIsHere) {
  window.errataIsHere = true;
  const SIZE = 50; // rows shown at a time
  const NAMES = ["work", "edition", "status", "type", "text"];
  const fold = (text) => text.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC"); // as table.py
  const parts = new Map(); // of the index, by address, once a filter asks for them
  const arrived = {};
  window.errataIndex = (part) => arrived[document.currentScript.src](part);

  const load = (source) => {
    if (!parts.has(source)) {
      const part = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        arrived[source] = resolve;
        script.src = source;
        script.onerror = () => {
          parts.delete(source);
          reject();
        };
        document.head.append(script);
      });
      parts.set(source, part);
    }
    return parts.get(source);
  };

  const value = ({ values, of }, n) => values[of[n]]; // of the entry n in a column

  // Which entries have each of the words somewhere in their text.
  const having = ({ words, steps }, text) => {
    const holders = (word) => {
      const found = new Set();
      words.forEach((one, k) => {
        if (!one.includes(word)) return;
        let n = 0;
        for (const step of steps[k]) {
          n += step;
          found.add(n);
        }
      });
      return found;
    };
    const sets = fold(text).split(/\s+/).map(holders);
    return (n) => sets.every((set) => set.has(n));
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
      this.index = form.querySelector("a").href;
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
      this.more.addEventListener("click", () => this.next());
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
      const wanted = this.wanted();
      let found = [];
      try {
        if (wanted.length > 0) {
          const facts = await load(this.index);
          const tests = await Promise.all(wanted.map(([name, text]) => this.test(facts, name, text)));
          if (call !== this.asked) return; // asked again meanwhile
          const every = (some) => facts.work.of.map((_, n) => n).filter((n) => some.every((fits) => fits(n)));
          found = every(tests);
          this.loosened = found.length > 0 ? "" : this.loosen(wanted, tests, every);
          const pages = facts.page[this.form.elements.edition.value];
          // By page of the chosen printing; entries without one keep the order of their ids, behind.
          const page = (n) => pages[n] ?? Number.MAX_SAFE_INTEGER;
          if (pages) found.sort((one, other) => page(one) - page(other));
          this.size = facts.rows;
        }
        const first = await this.rows(found.slice(0, SIZE));
        if (call !== this.asked) return;
        this.found = found;
        this.fill(wanted.length > 0, found.length, first);
      } catch {
        this.output.textContent = this.output.dataset.failed;
      }
    }

    // What says of an entry whether a filter lets it through.
    async test(facts, name, text) {
      if (name === "text") return having(await load(this.part("words")), text);
      const held = facts[name];
      const fits = held.values.map((one) => (name === "edition" ? one.includes(text) : one === text));
      return (n) => fits[held.of[n]];
    }

    part(name) {
      return this.index.replace(/\.js$/, `/${name}.js`);
    }

    // What would be found without one of the filters.
    loosen(wanted, tests, every) {
      const told = wanted.map(([name], k) => {
        const others = tests.filter((_, other) => other !== k);
        const count = every(others).length;
        const label = this.form.elements[name].closest("label").firstChild.textContent.trim();
        return others.length && count
          ? ` ${this.output.dataset.loosen.replace("{filter}", label).replace("{count}", count)}`
          : "";
      });
      return told.join("");
    }

    // The rows of some entries; the parts of the index that hold them are loaded.
    async rows(entries) {
      const names = [...new Set(entries.map((n) => Math.floor(n / this.size)))];
      const held = new Map();
      await Promise.all(names.map(async (name) => held.set(name, await load(this.part(name)))));
      const row = (n) => {
        const { id, cells } = held.get(Math.floor(n / this.size));
        const at = n % this.size;
        return `<tr id="${id[at]}">${cells.map((cell) => `<td>${value(cell, at)}</td>`).join("")}</tr>`;
      };
      return entries.map(row).join("");
    }

    fill(filtered, count, first) {
      this.body.innerHTML = filtered ? "" : this.unfiltered;
      this.show(first);
      if (this.pages) this.pages.hidden = filtered;
      const none = filtered && count === 0;
      this.table.hidden = none;
      this.output.textContent = this.output.dataset[none ? "none" : "shown"]
        .replace("{shown}", filtered ? count : this.body.rows.length)
        .replace("{total}", this.output.dataset.total);
      if (none) this.output.textContent += this.loosened;
    }

    async next() {
      const { found } = this;
      try {
        const rows = await this.rows(found.slice(0, SIZE));
        if (found === this.found) this.show(rows); // or it was pressed twice, or asked for others
      } catch {
        this.output.textContent = this.output.dataset.failed;
      }
    }

    show(rows) {
      this.found = this.found.slice(SIZE);
      this.body.insertAdjacentHTML("beforeend", rows);
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
