// The texts of a prompt, from a script of the site: a page at file:// may fetch nothing else.
import { inWords } from "./say.js";

const asked = new Map();

// Returns a promise of them; after a failure the next call asks anew.
export const load = (name, base) => {
  if (!asked.has(name)) {
    asked.set(
      name,
      new Promise((done, fail) => {
        const script = document.createElement("script");
        script.addEventListener("load", () => done(globalThis.readings[name]));
        script.addEventListener("error", () => {
          asked.delete(name);
          fail(new Error(inWords("the texts after “{0}” did not arrive", name)));
        });
        for (const end of ["load", "error"]) script.addEventListener(end, () => script.remove());
        script.src = new URL(`readings/${name}.js`, base);
        document.body.append(script);
      }),
    );
  }
  return asked.get(name);
};
