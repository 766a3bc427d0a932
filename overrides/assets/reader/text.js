// A text as its tokens: the less likely one was, the stronger its tint and the thicker its line.
import { make } from "../dom.js";
import { inWords } from "./say.js";
import { tokenOf } from "./words.js";

export const LEVELS = [
  [0.5, inWords("50 % or more")],
  [0.1, inWords("10 to 50 %")],
  [0.01, inWords("1 to 10 %")],
  [0.001, inWords("0.1 to 1 %")],
  [0, inWords("less than 0.1 %")],
];
const levelOf = (p) => LEVELS.findIndex(([least]) => p >= least);

const SPACE = /^ +(?=\S)/;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

// Returns the box of a text and what shows another text in it.
// detail: where the token is told that a pointer or a key is at; tall: texts that need the most room.
export const textBox = (prompt, tall, detail, say) => {
  const words = make("div", { className: "reader-words" });
  const opening = () => make("b", { textContent: prompt });
  const room = tall.map((text) =>
    make("div", { className: "reader-room", ariaHidden: "true" }, opening(), text),
  );
  const element = make("div", { className: "reader-text", tabIndex: 0, role: "group" }, words, ...room);
  let tokens = [];
  let shown;
  let current = -1;

  const point = (i) => {
    tokens[current]?.classList.remove("reader-current");
    current = i;
    tokens[i]?.classList.add("reader-current");
    detail.textContent = i < 0 ? "" : tokenOf(shown, i);
  };
  for (const type of ["pointerover", "click"]) {
    words.addEventListener(type, ({ target }) => tokens.includes(target) && point(tokens.indexOf(target)));
  }
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    point(Math.max(0, Math.min(tokens.length - 1, current + step)));
    say(detail.textContent);
  });
  const paint = (text) => {
    tokens = text.pieces.map((piece, i) =>
      make("span", { className: `reader-${levelOf(text.p[i])}`, textContent: piece.replace(SPACE, "") }),
    );
    // The space before a word is not tinted: it would hang at the end of a line.
    const parts = tokens.flatMap((token, i) => [text.pieces[i].match(SPACE)?.[0] ?? "", token]);
    words.replaceChildren(opening(), ...parts);
    shown = text;
    point(-1);
  };
  const show = (text, at, name) => {
    if (String(text.pieces) !== String(shown?.pieces)) paint(text); // else it stays at its token
    for (const [i, token] of tokens.entries()) token.classList.toggle("reader-leaves", i === at);
    element.ariaLabel = inWords(
      "What the model wrote at {0}; arrow keys tell the probability of each token",
      name,
    );
  };
  return { element, show };
};
