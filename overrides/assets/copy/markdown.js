// What a reader sees of a Markdown source, each character at its place, as markdown.py says it.
import { BLANK } from "./fold.js";

const normal = (label) => label.toLowerCase().trim().split(/\s+/u).join(" ");

export const seenOfMarkdown = (tables, source, meant) => {
  const text = source.split("");
  const blank = (start, end) => text.fill(BLANK, start, end);
  const tokens = [...source.matchAll(tables.patterns.token.all)];
  const defined = new Set(
    tokens.filter((one) => one.groups.defined).map((one) => normal(one.groups.defined)),
  );
  const inline = new Set(tables.html.inline);
  let brackets = [];
  for (const token of tokens) {
    const { groups, index: start } = token;
    const end = start + token[0].length;
    if (groups.fence !== undefined) {
      const info = start + token[0].indexOf(groups.fence_) + groups.fence_.length;
      blank(info, info + groups.info.length);
    } else if (groups.end !== undefined) brackets = [];
    else if (groups.escape !== undefined) blank(start, start + 1);
    else if ((groups.comment ?? groups.note ?? groups.definition) !== undefined) blank(start, end);
    else if (groups.tag !== undefined) {
      blank(start, end);
      if (!inline.has((groups.opened ?? groups.closed).toLowerCase())) text[start] = "\n";
    } else if (groups.autolink !== undefined) {
      blank(start, start + 1);
      blank(end - 1, end);
    } else if (groups.bracket !== undefined) brackets.push(token);
    else if (groups.link !== undefined && brackets.length) {
      const first = brackets.pop();
      const opened = first.index + first[0].length;
      const label = groups.label || source.slice(opened, start);
      if (token[0].endsWith(")") || defined.has(normal(label))) {
        blank(first.index, first[0] === "![" ? end : opened);
        blank(start, end);
      }
    } else if (groups.reference !== undefined) {
      blank(start, end);
      const words = meant(token[0]);
      for (let k = 0; k < words.length; k++) text[start + k] = words[k];
    }
  }
  return text.join("");
};
