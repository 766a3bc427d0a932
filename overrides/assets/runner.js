// Run and Edit for programs marked .runnable.
import { mount } from "./runner/view.js";

const base = import.meta.url;

document$.subscribe(() => {
  if (location.protocol === "file:") return; // a worker needs a server; the recorded output stands
  for (const block of document.querySelectorAll(".runnable:not(.has-runner)")) mount(block, base);
});
