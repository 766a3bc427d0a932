// What mixer, runner, reader and handles share: the words of the page, and elements.

// Returns a function that gives a text in the language of the page, with values in the place of {0}, {1} …
// chinese: what stands for each English text.
export const speaker = (chinese) => {
  const words = globalThis.document?.documentElement.lang === "zh" ? chinese : {};
  return (text, ...values) => (words[text] ?? text).replace(/\{(\d)\}/g, (_, i) => values[i]);
};

// An element: its properties, or attributes where it has no such property.
export const make = (tag, options = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};
