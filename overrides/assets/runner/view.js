// Run, Edit and Restore below a program, and what it prints.
import { make } from "../dom.js";
import { DIFFERENCES } from "./differences.js";
import { editorOf, select } from "./editor.js";
import { faultOf, isEmpty } from "./faults.js";
import { inWords } from "./say.js";
import { run } from "./worker.js";

const STOPPABLE = 500; // milliseconds of a run: before them a second click is that of a double one

const saying = (text, what) => ({ textContent: text, ariaLabel: inWords("{0} {1}", text, what) });

const button = (text, what) =>
  make("button", { type: "button", className: "runner-button", ...saying(text, what) });

// recorded: what the program as it stands on the page should print; undefined of another one.
const endOf = (message, since, printed, recorded) => {
  if (message.broken) return inWords("Python could not be loaded.");
  if (message.cut) return inWords("Stopped after {0} characters.", message.cut.toLocaleString("en"));
  if (message.late) return inWords("Stopped after a second: a loop that does not end?");
  const seconds = ((performance.now() - since) / 1000).toFixed(2);
  if (recorded === undefined) return inWords("Ran in {0} s.", seconds);
  return printed.trimEnd() === recorded.trimEnd()
    ? inWords("Ran in {0} s: prints what was recorded.", seconds)
    : inWords("Ran in {0} s: not what was recorded.", seconds);
};

// How MicroPython differs, each row measured: see tests/browser/test_runner.py.
const differences = () => {
  const cells = (tag, texts) => texts.map((text) => make(tag, {}, make("code", { textContent: text })));
  const titles = [inWords("Program"), "CPython", inWords("here")];
  const head = titles.map((textContent) => make("th", { scope: "col", textContent }));
  const rows = DIFFERENCES.map((row) => make("tr", {}, ...cells("td", row)));
  const table = make(
    "table",
    { className: "runner-differences" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows),
  );
  return make(
    "details",
    { className: "runner-more" },
    make("summary", { textContent: inWords("How this Python differs") }),
    make("p", {
      textContent:
        inWords("MicroPython 1.27.0 runs it, in your browser; nothing you type leaves the page. ") +
        inWords("It has no NumPy and no keyboard input, and these differ from CPython:"),
    }),
    make(
      "div",
      {
        className: "md-typeset__scrollwrap",
        tabIndex: 0,
        role: "region",
        "aria-label": inWords("Differences"),
      },
      table,
    ),
  );
};

// What a program prints, shown once a frame. Returns {element, add, clear, flush, text}.
const outputOf = () => {
  const printed = make("code");
  const title = make("span", { className: "filename", textContent: inWords("Printed in your browser") });
  const element = make(
    "div",
    { className: "highlight output runner-output", hidden: true },
    title,
    make("pre", {}, printed),
  );
  let text = "";
  let frame = 0;
  const flush = () => {
    frame = 0;
    printed.textContent = text;
    element.hidden = !text;
  };
  const add = (more) => {
    text += more;
    if (!frame) frame = requestAnimationFrame(flush);
  };
  const clear = () => {
    text = printed.textContent = ""; // its box stays until something else is known
  };
  return { element, add, clear, flush, text: () => text };
};

class Runner {
  #editor = null;
  #cancel = null; // while a run goes on

  constructor(block, base) {
    this.base = base;
    this.pre = block.querySelector("pre");
    this.original = this.pre.querySelector("code").textContent.replace(/\n*$/, "\n");
    this.name = block.querySelector(".filename")?.firstChild.textContent ?? inWords("the program");
    this.recorded = block.closest(".tabbed-set")?.nextElementSibling?.querySelector("code")?.textContent;
    const names = [inWords("Run"), inWords("Edit"), inWords("Restore")];
    [this.runIt, this.edit, this.restore] = names.map((text) => button(text, this.name));
    this.state = make("span", { className: "runner-state", role: "status" });
    this.output = outputOf();
    this.restore.hidden = true;
    this.offer(false);
    this.edit.addEventListener("click", () => this.open());
    this.restore.addEventListener("click", () => this.putBack());
    const bar = make("div", { className: "runner-bar" }, this.runIt, this.edit, this.restore, this.state);
    block.after(make("div", { className: "runner" }, bar, this.output.element, differences()));
    block.classList.add("has-runner");
  }

  open() {
    this.#editor ??= editorOf(
      this.pre,
      this.original,
      this.name,
      () => this.runIt.focus(),
      () => this.start(),
    );
    this.pre.hidden = this.edit.hidden = true;
    this.#editor.hidden = this.restore.hidden = false;
    this.#editor.focus();
  }

  explain(error) {
    const [line, what] = faultOf(error, this.name);
    this.state.replaceChildren(what);
    this.state.classList.add("runner-fault");
    if (!line) return;
    const link = button(inWords("Line {0}", line), inWords("in the editor"));
    link.addEventListener("click", () => {
      this.open();
      select(this.#editor, line);
    });
    this.state.prepend(link, inWords(": "));
  }

  start() {
    if (this.#cancel) return;
    const program = this.#editor?.value ?? this.original;
    this.output.clear();
    this.state.classList.remove("runner-fault");
    if (isEmpty(program)) {
      this.output.flush();
      this.state.textContent = inWords("Nothing to run: the program is empty.");
      return;
    }
    let since = performance.now();
    this.state.textContent = inWords("Starting Python …");
    const stop = run(program, this.base, (message) => {
      if (message.printed) this.output.add(message.printed);
      else if (message.ready) {
        since = performance.now();
        this.state.textContent = inWords("Running …");
      } else {
        this.#cancel();
        this.output.flush();
        if (message.error) this.explain(message.error);
        else {
          const recorded = program === this.original ? this.recorded : undefined;
          this.state.textContent = endOf(message, since, this.output.text(), recorded);
        }
      }
    });
    const offer = setTimeout(() => this.offer(true), STOPPABLE);
    this.#cancel = () => {
      clearTimeout(offer);
      stop();
      this.#cancel = null;
      this.offer(false);
    };
  }

  // Lets the first button stop a run, or start one.
  offer(stoppable) {
    this.runIt.onclick = () => (stoppable ? this.stop() : this.start());
    Object.assign(this.runIt, saying(stoppable ? inWords("Stop") : inWords("Run"), this.name));
  }

  stop() {
    this.#cancel();
    this.output.flush();
    this.state.textContent = inWords("Stopped.");
  }

  putBack() {
    this.#cancel?.();
    this.output.clear();
    this.#editor?.remove();
    this.#editor = null;
    this.pre.hidden = this.edit.hidden = false;
    this.restore.hidden = this.output.element.hidden = true;
    this.state.classList.remove("runner-fault");
    this.state.textContent = inWords("The original is back.");
    this.edit.focus();
  }
}

export const mount = (block, base) => new Runner(block, base);
