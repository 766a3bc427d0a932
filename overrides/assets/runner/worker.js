// One run of a program, in a worker of its own, so that it starts clean and can be stopped.
const LIMIT = 900; // milliseconds

// tell(message) hears {printed}, {ready}, and last {done}, {cut}, {late} or {broken}; see python.js.
// Returns what stops the run, also while Python is loaded.
export const run = (program, base, tell) => {
  const worker = new Worker(new URL("python.js", base), { type: "module" });
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    worker.terminate();
  };
  const end = (message) => {
    stop();
    tell(message);
  };
  worker.onerror = () => end({ broken: true });
  worker.onmessage = ({ data }) => {
    if (data.ready) timer = setTimeout(() => end({ late: true }), LIMIT);
    (data.done || data.cut || data.broken ? end : tell)(data);
  };
  worker.postMessage(program);
  return stop;
};
