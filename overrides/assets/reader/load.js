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
        const end = () => {
          script.remove();
          const texts = globalThis.readings?.[name]; // a host may answer with another page
          if (texts) return done(texts);
          asked.delete(name);
          fail(new Error(inWords("the texts after “{0}” did not arrive", name)));
        };
        script.onload = script.onerror = end;
        script.src = new URL(`readings/${name}.js`, base);
        document.body.append(script);
      }),
    );
  }
  return asked.get(name);
};
