// A worker that runs one program in MicroPython and posts what it prints, up to a limit.
import { loadMicroPython } from "./micropython/micropython.mjs";

const MOST = 10_000; // characters
// MicroPython's own would wait for a key for ever. Its frame is of another file than the program's.
const INPUT = `exec(compile("def input(*_): raise EOFError('EOF when reading a line')", "input", "exec"))`;
// What sys.exit() raises ends a program as planned.
const isExit = ({ type, message }) => type === "SystemExit" && /: *(None|0)?\s*$/.test(message);

self.onmessage = async ({ data: program }) => {
  const decoder = new TextDecoder();
  let left = MOST;
  // Posted at once: an endless loop after it would hold it back for ever.
  const write = (_, bytes, start, length) => {
    if (left < 0) return length; // what printed too much is stopped from outside
    const text = decoder.decode(bytes.subarray(start, start + length), { stream: true });
    const printed = text.slice(0, left).replace(/[\ud800-\udbff]$/, ""); // no half of a character
    if (printed) self.postMessage({ printed });
    left -= text.length;
    if (left < 0) self.postMessage({ cut: MOST });
    return length;
  };
  const url = new URL("micropython/micropython.wasm", import.meta.url).href;
  let python;
  try {
    python = await loadMicroPython({ url });
    // Its own option for stdout gives a byte at a time, or whole lines.
    for (const descriptor of [1, 2]) python.FS.streams[descriptor].stream_ops.write = write;
  } catch {
    self.postMessage({ broken: true });
    return;
  }
  self.postMessage({ ready: true });
  let error = null;
  try {
    python.runPython(INPUT);
    python.runPython(program);
  } catch (raised) {
    if (!isExit(raised)) error = String(raised.message);
  }
  self.postMessage({ done: true, error });
};
