// A number in a text that can be dragged: a native slider, out of sight, lies over it and takes the keys.
import { make } from "../dom.js";
import { STOPS } from "../mixer/stops.js";
import { inWords } from "./say.js";

const PIXELS = 5; // of dragging, from one stop to the next
const NAMES = { T: inWords("temperature T"), u: inWords("uniform number u") };
const hundredths = Array.from({ length: 100 }, (_, i) => i / 100);

// A setting has the digits of its stop; u has two, as its stops are hundredths.
export const writtenSetting = (name, value) => (name === "u" ? value.toFixed(2) : String(value));

export const isSetting = (name) => name === "u" || name in STOPS;

// What a handle stops at: what the mixer's slider does, without 0 and "off", and the value at rest.
export const stopsOf = (name, rest, min = -Infinity, max = Infinity) => {
  const all = name === "u" ? hundredths : STOPS[name].filter(Boolean);
  return [...new Set([...all, rest])].filter((stop) => stop >= min && stop <= max).sort((a, b) => a - b);
};

// Makes a span a handle; change(value) is called with each new value. Returns {show(value), leave()}.
export const handle = (span, name, change) => {
  const { min, max } = span.dataset;
  const stops = stopsOf(name, Number(span.textContent), min && Number(min), max && Number(max));
  const slider = make("input", { type: "range", min: 0, max: stops.length - 1 });
  slider.setAttribute("aria-label", NAMES[name] ?? name);
  span.title = inWords("Drag, or use the arrow keys");
  let held = null;
  const move = (index) => {
    const to = Math.max(0, Math.min(stops.length - 1, index));
    if (to !== stops.indexOf(Number(span.textContent))) change(stops[to]);
  };
  slider.addEventListener("input", () => change(stops[slider.value]));
  const on = {
    pointerdown: (event) => {
      if (event.button) return;
      event.preventDefault(); // no selection
      slider.focus({ preventScroll: true });
      span.setPointerCapture(event.pointerId);
      held = { x: event.clientX, index: Number(slider.value) };
    },
    pointermove: (event) => {
      if (held) move(held.index + Math.round((event.clientX - held.x) / PIXELS));
    },
    lostpointercapture: () => {
      held = null;
    },
  };
  for (const [type, act] of Object.entries(on)) span.addEventListener(type, act);
  span.classList.add("hand-handle");
  span.append(slider);
  const show = (value) => {
    slider.value = stops.indexOf(value);
    slider.setAttribute("aria-valuetext", writtenSetting(name, value));
  };
  show(Number(span.textContent));
  const leave = () => {
    for (const [type, act] of Object.entries(on)) span.removeEventListener(type, act);
    span.classList.remove("hand-handle");
    span.removeAttribute("title");
    slider.remove();
  };
  return { show, leave };
};
