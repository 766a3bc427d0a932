// The editor that takes the place of a program's code once somebody edits it.
import { make } from "../dom.js";
import { inWords } from "./say.js";

const indented = (editor) => {
  const before = editor.value.slice(0, editor.selectionStart);
  return /[^\n]*$/.exec(before)[0].match(/^[ \t]*/)[0] + (before.endsWith(":") ? "    " : "");
};

// leave() is called on Escape, start() on Control Enter.
export const editorOf = (pre, original, name, leave, start) => {
  const editor = make("textarea", {
    className: "runner-editor",
    value: original,
    spellcheck: false,
    wrap: "off",
    autocapitalize: "off",
    "aria-label": inWords("{0}, editor. Control Enter runs it, Escape leaves it.", name),
  });
  editor.style.height = `${pre.offsetHeight}px`;
  editor.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key is one of an input method
    if (event.key === "Escape") leave();
    else if (event.key !== "Enter") return;
    else if (event.ctrlKey || event.metaKey) start();
    else {
      const indent = indented(editor);
      if (!indent) return;
      document.execCommand("insertText", false, `\n${indent}`);
    }
    event.preventDefault();
  });
  pre.after(editor);
  return editor;
};

// Selects a line, counted from 1, and shows it with some lines before it.
export const select = (editor, line) => {
  const lines = editor.value.split("\n");
  const last = Math.min(line, lines.length); // the text may have changed since
  const from = lines.slice(0, last - 1).join("\n").length + (last > 1);
  editor.setSelectionRange(from, from + lines[last - 1].length);
  editor.scrollTop = (last - 4) * Number.parseFloat(getComputedStyle(editor).lineHeight);
};
