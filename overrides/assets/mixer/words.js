// How the mixer writes numbers, names and tokens.
export const count = (number) => number.toLocaleString("en");
export const decimals = (value) =>
  value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4, useGrouping: false });
export const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
export const visible = (token) => token.replace(/^ | $/g, "␣").replace(/\n/g, "↵").replace(/\t/g, "⇥") || "∅";
