// A question whose answer the reader sets before it is shown: details of the kind "predict", with the right
// value in data-answer="LEAST MOST", or a percentage. Nothing of it is kept.
import { make } from "../dom.js";
import { writtenAs } from "./numbers.js";
import { inWords } from "./say.js";

// Says how far what was set is from the right value, which is written as the page writes it.
export const judged = (set, rest, step) => {
  const off = parseFloat(set) - parseFloat(rest);
  if (Math.abs(off) <= step / 2 + 1e-9) {
    return inWords("You set {0}. It is {1}: no setting of this bar is closer.", set, rest);
  }
  const number = writtenAs(rest.replace("%", ""), Math.abs(off));
  const far = rest.endsWith("%") ? inWords("{0} percentage points", number) : number;
  return off > 0
    ? inWords("You set {0}. It is {1}: you were {2} too high.", set, rest, far)
    : inWords("You set {0}. It is {1}: you were {2} too low.", set, rest, far);
};

// Puts the slider in place of the answer. Returns what puts the answer back.
export const predict = (details) => {
  const answer = details.querySelector("[data-answer]");
  const told = [...details.children].filter((child) => child.localName !== "summary");
  const rest = answer.textContent;
  const percent = rest.endsWith("%");
  const [least, most] = percent ? [0, 100] : answer.dataset.answer.split(" ").map(Number);
  const right = parseFloat(rest);
  const step = percent || !rest.includes(".") ? 1 : 0.1;
  const slider = make("input", { type: "range", min: least, max: most, step });
  slider.value = Math.round((least + most) / 2);
  slider.setAttribute("aria-label", inWords("Your answer"));
  const value = make("span", { className: "hand-guessed" }); // no output, which would speak each step
  const mark = make("span", { className: "hand-right", hidden: true });
  const said = make("p");
  said.setAttribute("role", "status");
  const button = make("button", { type: "button", textContent: inWords("Show") });
  const share = (number) => (number - least) / (most - least);
  const show = () => {
    const set = `${Number(slider.value)}${percent ? "%" : ""}`;
    value.textContent = set;
    slider.setAttribute("aria-valuetext", set);
    slider.style.setProperty("--share", share(slider.value));
  };
  slider.addEventListener("input", show);
  button.addEventListener("click", () => {
    said.textContent = judged(value.textContent, rest, step);
    mark.style.setProperty("--share", share(right));
    mark.hidden = false;
    for (const one of told) one.hidden = false;
  });
  const track = make("span", { className: "hand-track" }, slider, mark);
  const form = make("div", { className: "hand-guess" }, track, value, button, said);
  for (const one of told) one.hidden = true;
  details.querySelector("summary").after(form);
  show();
  return () => {
    for (const one of told) one.hidden = false;
    form.replaceChildren(); // details that are out of the page hold on to what was in them
    form.remove();
  };
};
