// What a run that failed says: where, what, and where the program can run instead.
import { inWords } from "./say.js";

export const isEmpty = (program) => !program.replace(/#.*$/gm, "").trim();

const PACKAGES = ["matplotlib", "numpy", "pandas", "scipy", "torch", "transformers"];

// The frames, innermost last, and what was raised, which may have lines of its own.
const TRACEBACK = /^Traceback .*\n((?: {2}File .*\n)*)([\s\S]*)$/;

const instead = (what, name) => {
  const [, module] = /^ImportError: no module named '([\w.]+)'$/.exec(what) ?? [];
  const run = `python ${name}`;
  if (what === "EOFError: EOF when reading a line") {
    return inWords(
      "input() has no keyboard here: write the value into the program, or run it on your computer, {0}.",
      run,
    );
  }
  if (!module) return what;
  const [top] = module.split(".");
  const how = PACKAGES.includes(top) ? inWords("pip install {0}, then {1}", top, run) : run;
  return inWords(
    "{0} is no part of MicroPython, which runs this. Run it on your computer: {1}.",
    module,
    how,
  );
};

// Returns the line of the program that raised, if any, and what is said of it.
export const faultOf = (error, name) => {
  const [, frames = "", raised = error] = TRACEBACK.exec(error) ?? [];
  const lines = [...frames.matchAll(/File "<stdin>", line (\d+)/g)];
  const what = raised.trim().replace(/^([\w.]+):$/, "$1");
  return [lines.length ? Number(lines.at(-1)[1]) : undefined, instead(what, name)];
};
