// What the page shows of a copy: what it needs, has and lacks, by work; and the corrected copy to download.
import { make } from "../dom.js";
import { tablesOf } from "./fold.js";
import { askedOf, compare, mend } from "./mend.js";
import { BOOKS, CopyError, copyOf, endingOf, LIMIT } from "./read.js";
import { inWords } from "./say.js";

const KINDS = [".ipynb", ".md", ".markdown", ".qmd", ".rmd", ".py", ".txt", ".html", ".htm", ".xhtml"];
const SHOWN = 100; // so many places of an entry
const REFUSED = {
  large: (name) =>
    inWords("{0} is larger than {1} MB: split it, or use the command below.", name, LIMIT / 1e6),
  unread: (name) => inWords("{0} cannot be read: is it a folder, or has it changed? Choose it again.", name),
  undone: (name) => inWords("{0}: corrections undo each other: choose one work.", name),
  text: (name) =>
    inWords("{0} is not text in UTF-8: choose a notebook, Markdown, HTML, code or plain text.", name),
  notebook: (name) => inWords("{0} is not a notebook of format 4: a JSON object with cells.", name),
};
const STATES = {
  needed: (many) => inWords("Needs ({0})", many),
  corrected: (many) => inWords("Has ({0})", many),
  left: (many) => inWords("Left to you ({0})", many),
};

const meanings = new Map();

/** What a reference of HTML means, by the browser itself. */
const meaningOf = (reference) => {
  if (!meanings.has(reference)) {
    const area = document.createElement("textarea");
    area.innerHTML = `.${reference}`; // a line feed at the start would be dropped
    meanings.set(reference, area.textContent.slice(1));
  }
  return meanings.get(reference);
};

export const mountCopy = (root) => {
  const tables = tablesOf(JSON.parse(root.dataset.facts));
  root.querySelector(".copy-static")?.remove();
  const input = make("input", { type: "file", id: "copy-file", accept: KINDS.join() });
  const label = make("label", { htmlFor: input.id }, inWords("Choose a file, or drop it here"));
  const kinds = make(
    "span",
    { className: "copy-kinds", id: "copy-kinds" },
    inWords("Notebook, Markdown, HTML, .py, .txt"),
  );
  input.setAttribute("aria-describedby", kinds.id);
  const drop = make("div", { className: "copy-drop" }, label, input, kinds);
  const status = make("p", { className: "copy-status", role: "status" });
  const found = make("div", { className: "copy-found" });
  root.append(make("div", { className: "copy" }, drop, status, found));
  let last;
  const take = (file) => {
    if (!file) return;
    last = file;
    show(tables, file, status, found, () => file === last);
  };
  input.addEventListener("click", () => {
    input.value = ""; // else the same file, once it has changed, could not be chosen again
  });
  input.addEventListener("change", () => take(input.files[0]));
  for (const event of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(event, (told) => {
      told.preventDefault();
      drop.classList.toggle("copy-over", event === "dragover");
      if (event === "drop") take(told.dataTransfer.files[0]);
    });
  }
};

const read = async (file) => {
  if (BOOKS.includes(endingOf(file.name))) throw new CopyError("book");
  if (file.size > LIMIT) throw new CopyError("large");
  const content = await file.arrayBuffer().catch(() => {
    throw new CopyError("unread");
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new CopyError("text");
  }
};

/** Wait until what the page says is seen: reading keeps it busy. A tab in the background paints nothing. */
const painted = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
  });

const show = async (tables, file, status, found, isLast) => {
  found.replaceChildren();
  status.replaceChildren(inWords("Reading {0} …", file.name));
  try {
    const content = await read(file);
    await painted();
    if (!isLast()) return;
    const copy = copyOf(tables, file.name, content, meaningOf);
    const all = compare(tables, copy, askedOf(tables, file.name));
    showFound(tables, file.name, content, all, status, found);
  } catch (error) {
    if (isLast()) status.replaceChildren(...refused(error, file.name));
  }
};

/** What is said of a copy that cannot be read or corrected. */
const refused = (error, name) => {
  if (!(error instanceof CopyError)) throw error;
  return error.message === "book" ? bookSaid(name) : [REFUSED[error.message](name)];
};

const bookSaid = (name) => {
  const path = name.startsWith("-") ? `./${name}` : name; // else it would be an option
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const command =
    endingOf(name) === ".pdf" ? `errata mark ${quoted} -o marked.pdf` : `errata check-copy ${quoted}`;
  return [inWords("{0} is a book, which the command below reads: ", name), make("code", {}, command)];
};

const showFound = (tables, name, content, all, status, found) => {
  const known = all.filter((one) => one.places.length);
  if (!known.length) {
    status.replaceChildren(inWords("Nothing of the register was found in {0}: is it the right file?", name));
    return;
  }
  const works = [...new Set(known.map((one) => one.entry.work))];
  const lists = make("div");
  const draw = (work) => {
    const here = all.filter((one) => !work || one.entry.work === work);
    const of = (state) => here.filter((one) => one.state === state);
    const [needed, corrected] = [of("needed"), of("corrected")];
    const [many, there] = [needed.length, corrected.length];
    status.replaceChildren(
      many === 1
        ? inWords("{0}: 1 correction needed, {1} there, ", name, there)
        : inWords("{0}: {1} corrections needed, {2} there, ", name, many, there),
      inWords("{0} about words that are not in it.", here.length - many - there),
    );
    const made = needed.length ? [download(tables, name, content, here)] : [];
    lists.replaceChildren(...made, listOf(tables, "needed", needed), listOf(tables, "corrected", corrected));
  };
  const options = works.map((work) => new Option(tables.works[work].title, work));
  const select = make("select", { id: "copy-work" }, new Option(inWords("All works"), ""), ...options);
  select.addEventListener("change", () => draw(select.value));
  const choice = make(
    "p",
    { className: "copy-work" },
    make("label", { htmlFor: select.id }, inWords("Work ")),
    select,
  );
  found.replaceChildren(...(works.length > 1 ? [choice] : []), lists);
  draw("");
};

const listOf = (tables, state, rows) => {
  if (!rows.length) return "";
  const items = rows.map(({ entry, places, reason }) => {
    const link = make("a", { href: entry.address }, entry.id);
    const more = places.length - SHOWN;
    const first = more > 0 ? [...places.slice(0, SHOWN), inWords("and {0} more", more)] : places;
    const where = make("p", { className: "copy-where" }, first.join(" · "));
    const shown = reason ? [make("p", {}, reason)] : [];
    if (state === "needed") shown.push(differenceOf(entry, tables.works[entry.work].lang));
    return make("li", {}, link, ` ${entry.title}`, where, ...shown);
  });
  const title = STATES[state](rows.length);
  return make("section", { className: `copy-${state}` }, make("h2", {}, title), make("ul", {}, ...items));
};

/** The words of an entry with what is deleted and inserted, told to those who hear it too. */
const differenceOf = (entry, lang) => {
  const hidden = (words) =>
    make("span", { className: "copy-hidden", lang: document.documentElement.lang }, words);
  const told = (tag, word, text) =>
    text ? [make(tag, {}, hidden(word), text, hidden(inWords(" (end)")))] : [];
  const pieces = [];
  let at = 0;
  for (const [start, end, words] of entry.changes) {
    pieces.push(
      entry.original.slice(at, start),
      ...told("del", inWords("deleted: "), entry.original.slice(start, end)),
    );
    pieces.push(...told("ins", inWords("inserted: "), words));
    at = end;
  }
  return make("p", { className: "copy-words", lang }, ...pieces, entry.original.slice(at));
};

const download = (tables, name, content, rows) => {
  const button = make(
    "button",
    { type: "button", className: "md-button copy-download" },
    inWords("Download it corrected"),
  );
  const said = make("div", { className: "copy-said", role: "status" });
  button.addEventListener("click", async () => {
    said.replaceChildren(inWords("Correcting {0} …", name));
    await painted();
    try {
      const entries = rows.map((one) => one.entry);
      said.replaceChildren(...given(tables, name, mend(tables, name, content, entries, meaningOf)));
    } catch (error) {
      said.replaceChildren(...refused(error, name));
    }
  });
  return make("div", {}, button, said);
};

/** Give the corrected text as a file; return what is said of it. */
const given = (tables, name, { text, done, left }) => {
  const ending = endingOf(name);
  const corrected = `${name.slice(0, name.length - ending.length)}-corrected${ending}`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  make("a", { href: address, download: corrected }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  const rest = left.map(({ entry, place, reason }) => ({ entry, places: [place], reason }));
  const told =
    done.length === 1
      ? inWords("{0}: 1 place corrected, {1} left to you.", corrected, left.length)
      : inWords("{0}: {1} places corrected, {2} left to you.", corrected, done.length, left.length);
  return [make("p", {}, told), listOf(tables, "left", rest)];
};
