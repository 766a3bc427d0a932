// What a run that failed says: where, what, and where the program can run instead.
export const isEmpty = (program) => !program.replace(/#.*$/gm, "").trim();

const PACKAGES = ["matplotlib", "numpy", "pandas", "scipy", "torch", "transformers"];

const instead = (what, name) => {
  const [, module] = /^ImportError: no module named '([\w.]+)'$/.exec(what) ?? [];
  const run = `python ${name}`;
  if (what === "RuntimeError: input") {
    return (
      "input() has no keyboard here: write the value into the program, " +
      `or run it on your computer, ${run}.`
    );
  }
  if (!module) return what;
  const [top] = module.split(".");
  const install = PACKAGES.includes(top) ? `pip install ${top}, then ` : "";
  return `${module} is no part of MicroPython, which runs this. Run it on your computer: ${install}${run}.`;
};

// Returns the line of the program that raised, if any, and what is said of it.
export const faultOf = (error, name) => {
  const lines = [...error.matchAll(/File "<stdin>", line (\d+)(?!, in input)/g)];
  // What is raised may have lines of its own: from the last one that begins with an exception's name.
  const what = error
    .trim()
    .split(/^(?=[\w.]+(?::|$))/m)
    .at(-1);
  return [lines.length ? Number(lines.at(-1)[1]) : undefined, instead(what, name)];
};
