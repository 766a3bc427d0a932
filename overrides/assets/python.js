// A worker that runs one program in MicroPython and posts what it prints, up to a limit.
import { loadMicroPython } from "./micropython/micropython.mjs";

const MOST = 10_000; // characters

onmessage = async ({ data: program }) => {
  const decoder = new TextDecoder();
  let text = "", sent = 0, last = performance.now();
  const flush = () => {
    postMessage({ printed: text });
    sent += text.length;
    text = "";
    last = performance.now();
  };
  const stdout = (bytes) => {
    if (sent === MOST) return; // what printed too much is stopped from outside
    text += decoder.decode(bytes, { stream: true });
    if (sent + text.length > MOST) {
      text = text.slice(0, MOST - sent);
      flush();
      postMessage({ cut: MOST });
    } else if (performance.now() - last > 50) flush();
  };
  const url = new URL("micropython/micropython.wasm", import.meta.url).href;
  const python = await loadMicroPython({ url, stdout, linebuffer: false });
  postMessage({ ready: true });
  let error = null;
  try {
    python.runPython(program);
  } catch (raised) {
    error = String(raised.message);
  }
  if (text) flush();
  postMessage({ done: true, error });
};
