// Run and Edit for programs marked .runnable. Each run has its own worker, so it starts clean and can be stopped.
(() => {
  const here = document.currentScript.src;
  const LIMIT = 900; // milliseconds
  const DIFFERENCES = `MicroPython 1.27.0 runs it, in your browser; nothing you type leaves the page.
    It is not CPython: it has no NumPy, no <code>random.Random</code>, no <code>math.fsum</code> and no <code>typing</code>;
    <code>zip</code> takes no <code>strict</code>; a format drops the thousands separator of a float without a word,
    and may round a tie in the last digit the other way.`;

  const make = (tag, options = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(options)) key in element ? (element[key] = value) : element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Run a program; tell(message) hears {printed}, {ready}, and last {done}, {cut}, {late} or {broken}.
  // Returns what cancels it.
  const run = (program, tell) => {
    const worker = new Worker(new URL("python.js", here), { type: "module" });
    let timer = 0;
    const end = (message) => {
      clearTimeout(timer);
      worker.terminate();
      tell(message);
    };
    worker.onerror = () => end({ broken: true });
    worker.onmessage = ({ data }) => {
      if (data.ready) timer = setTimeout(() => end({ late: true }), LIMIT);
      (data.done || data.cut || data.broken ? end : tell)(data);
    };
    worker.postMessage(program);
    return () => { clearTimeout(timer); worker.terminate(); };
  };

  const mount = (block) => {
    const pre = block.querySelector("pre"), code = pre.querySelector("code");
    const original = code.textContent.replace(/\n*$/, "\n");
    const name = block.querySelector(".filename")?.textContent ?? "the program";
    const recorded = block.closest(".tabbed-set")?.nextElementSibling?.querySelector("code")?.textContent;
    const button = (text, what) => make("button", { type: "button", className: "runner-button", textContent: text, "aria-label": `${text} ${what}` });
    const [runIt, edit, restore] = ["Run", "Edit", "Restore"].map((text) => button(text, name));
    const state = make("span", { className: "runner-state", role: "status" });
    const printed = make("code");
    const output = make("div", { className: "highlight output runner-output", hidden: true },
      make("span", { className: "filename", textContent: "Printed in your browser" }), make("pre", {}, printed));
    const more = make("details", { className: "runner-more" },
      make("summary", { textContent: "How this Python differs" }), make("p", { innerHTML: DIFFERENCES }));
    let editor = null, running = null;
    restore.hidden = true;

    const open = () => {
      if (!editor) {
        editor = make("textarea", {
          className: "runner-editor", value: original, spellcheck: false, wrap: "off", autocapitalize: "off",
          "aria-label": `${name}, editor. Control Enter runs it, Escape leaves it.`,
        });
        editor.style.height = `${pre.offsetHeight}px`;
        editor.addEventListener("keydown", (event) => {
          if (event.key === "Escape") runIt.focus();
          else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) start();
          else if (event.key === "Enter") {
            const before = editor.value.slice(0, editor.selectionStart);
            const indent = /[^\n]*$/.exec(before)[0].match(/^ */)[0] + (before.endsWith(":") ? "    " : "");
            if (!indent) return;
            document.execCommand("insertText", false, `\n${indent}`);
          } else return;
          event.preventDefault();
        });
        pre.after(editor);
      }
      pre.hidden = edit.hidden = true;
      editor.hidden = restore.hidden = false;
      editor.focus();
    };

    const goTo = (line) => {
      open();
      const lines = editor.value.split("\n");
      line = Math.min(line, lines.length); // the text may have changed since
      const from = lines.slice(0, line - 1).join("\n").length + (line > 1);
      editor.setSelectionRange(from, from + lines[line - 1].length);
      editor.scrollTop = (line - 4) * parseFloat(getComputedStyle(editor).lineHeight);
    };

    const explain = (error) => {
      const lines = [...error.matchAll(/File "<stdin>", line (\d+)/g)].map((match) => Number(match[1]));
      // What is raised may have lines of its own: from the last one that begins with an exception's name.
      const what = error.trim().split(/^(?=[\w.]+(?::|$))/m).at(-1);
      state.replaceChildren(what);
      state.classList.add("runner-fault");
      if (!lines.length) return;
      const link = button(`Line ${lines.at(-1)}`, "in the editor");
      link.addEventListener("click", () => goTo(lines.at(-1)));
      state.prepend(link, ": ");
    };

    const start = () => {
      if (running) return;
      const program = editor?.value ?? original;
      let since = performance.now(), text = "", frame = 0;
      const show = () => {
        frame = 0;
        printed.textContent = text;
        output.hidden = !text;
      };
      printed.textContent = "";
      state.classList.remove("runner-fault");
      state.textContent = "Starting Python …";
      const tell = (message) => {
        if (message.printed) {
          text += message.printed; // each character by itself
          frame ||= requestAnimationFrame(show);
        } else if (message.ready) {
          since = performance.now();
          state.textContent = "Running …";
        } else {
          running = null;
          cancelAnimationFrame(frame);
          show();
          const took = `${((performance.now() - since) / 1000).toFixed(2)} s`;
          if (message.broken) state.textContent = "Python could not be loaded.";
          else if (message.cut) state.textContent = `Stopped after ${message.cut.toLocaleString("en")} characters.`;
          else if (message.late) state.textContent = "Stopped after a second: a loop that does not end?";
          else if (message.error) explain(message.error);
          else if (program !== original || recorded === undefined) state.textContent = `Ran in ${took}.`;
          else if (printed.textContent.trimEnd() === recorded.trimEnd()) state.textContent = `Ran in ${took}: prints what was recorded.`;
          else state.textContent = `Ran in ${took}: not what was recorded.`;
        }
      };
      const stop = run(program, tell);
      running = () => { cancelAnimationFrame(frame); stop(); };
    };

    runIt.addEventListener("click", start);
    edit.addEventListener("click", open);
    restore.addEventListener("click", () => {
      running?.();
      running = null;
      editor?.remove();
      editor = null;
      pre.hidden = edit.hidden = false;
      restore.hidden = output.hidden = true;
      state.classList.remove("runner-fault");
      state.textContent = "The original is back.";
      edit.focus();
    });
    const bar = make("div", { className: "runner-bar" }, runIt, edit, restore, state);
    block.after(make("div", { className: "runner" }, bar, output, more));
    block.classList.add("has-runner");
  };

  let mounted = [];
  document$.subscribe(() => {
    mounted.forEach((runner) => runner.isConnected || runner.replaceChildren());
    if (location.protocol === "file:") return; // a worker needs a server; the recorded output stands
    document.querySelectorAll(".runnable:not(.has-runner)").forEach(mount);
    mounted = [...document.querySelectorAll(".runner")];
  });
})();
