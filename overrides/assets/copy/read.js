// A reader's copy as one text made of parts: a file, or the cells of a notebook and then their outputs.

import { textOf } from "./find.js";
import { BLANK, below } from "./fold.js";
import { seenOfHtml } from "./html.js";
import { seenOfMarkdown } from "./markdown.js";
import { inWords } from "./say.js";

export const LIMIT = 20_000_000; // more would keep the page busy for too long
export const BOOKS = [".pdf", ".epub"];

export class CopyError extends Error {}

/** The ending of a name, as pathlib says it: of `README`, `.md` and `a.` there is none. */
export const endingOf = (name) => (/[^/](\.[^.]+)$/.exec(name)?.[1] ?? "").toLowerCase();
const joined = (text) => (Array.isArray(text) ? text.join("") : text);

/** Read a copy of this name; meant gives what a reference of HTML means. Throws CopyError. */
export const copyOf = (tables, name, content, meant) => {
  const ending = endingOf(name);
  if (BOOKS.includes(ending)) throw new CopyError("book");
  if (content.includes("\0")) throw new CopyError("text");
  const readers = {
    html: (source) => seenOfHtml(tables, source, meant),
    markdown: (source) => seenOfMarkdown(tables, source, meant),
    plain: (source) => source,
    printed: (source) => source.replace(tables.patterns.ansi.all, (found) => BLANK.repeat(found.length)),
  };
  if (ending !== ".ipynb") {
    const read = readers[tables.readers[ending] ?? "plain"];
    return partsTogether(tables, [{ name: "", source: content, read, kind: "prose", cell: 0 }]);
  }
  try {
    return partsTogether(tables, cellsOf(JSON.parse(content.replace(/^\ufeff/, "")), readers));
  } catch (error) {
    if (error instanceof CopyError) throw error;
    throw new CopyError("notebook");
  }
};

const cellsOf = ({ cells }, readers) => {
  if (cells.some((cell) => typeof cell.cell_type !== "string")) throw new CopyError("notebook");
  const nameOf = (cell, n) => {
    const count = cell.execution_count;
    return Number.isInteger(count)
      ? inWords("cell {0} (cells[{1}], In [{2}])", n + 1, n, count)
      : inWords("cell {0} (cells[{1}])", n + 1, n);
  };
  const sources = cells.map((cell, n) => ({
    name: nameOf(cell, n),
    source: joined(cell.source ?? ""),
    read: cell.cell_type === "markdown" ? readers.markdown : readers.plain,
    kind: "prose",
    cell: n,
  }));
  const outputs = cells.flatMap((cell, n) =>
    (cell.outputs ?? []).map((output, k) => ({
      name: inWords("{0} output {1}", nameOf(cell, n), k + 1),
      ...shownOf(output, readers),
      kind: "output",
      cell: n,
    })),
  );
  const parts = [...sources, ...outputs];
  if (parts.some((part) => typeof part.source !== "string")) throw new CopyError("notebook");
  return parts;
};

/** What a notebook shows of an output: the first of these that it has. */
const shownOf = (output, readers) => {
  const kinds = {
    "text/html": readers.html,
    "text/markdown": readers.markdown,
    "text/plain": readers.printed,
  };
  for (const [kind, read] of Object.entries(kinds)) {
    if (output.data && kind in output.data) return { source: joined(output.data[kind]), read };
  }
  if (output.traceback) return { source: output.traceback.join("\n"), read: readers.printed };
  return { source: joined(output.text ?? ""), read: readers.printed };
};

const partsTogether = (tables, parts) => {
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1) + part.source.length + 1);
  const source = parts.map((part) => part.source).join("\n");
  const text = textOf(tables, source, parts.map((part) => part.read(part.source)).join("\n"));
  const lines = [...source.matchAll(/\n/g)].map(({ index }) => index);
  const part = (at) => Math.min(below(starts, at + 1), parts.length) - 1;
  const place = (at) => {
    const n = part(at);
    const line = below(lines, at) - below(lines, starts[n]) + 1;
    return parts[n].name ? inWords("{0} line {1}", parts[n].name, line) : inWords("line {0}", line);
  };
  return { parts, starts, source, text, part, place };
};
