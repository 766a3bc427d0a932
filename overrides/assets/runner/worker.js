// One run of a program, in a worker of its own, so that it starts clean and can be stopped.
const LIMIT = 900; // milliseconds

// tell(message) hears {printed}, {ready}, and last {done}, {cut}, {late} or {broken}; see python.js.
// Returns what cancels the run.
export const run = (program, base, tell) => {
  const worker = new Worker(new URL("python.js", base), { type: "module" });
  let timer = 0;
  const end = (message) => {
    clearTimeout(timer);
    worker.terminate();
    tell(message);
  };
  worker.onerror = () => end({ broken: true });
  worker.onmessage = ({ data }) => {
    if (data.ready) timer = setTimeout(() => end({ late: true }), LIMIT);
    (data.done || data.cut || data.broken ? end : tell)(data);
  };
  worker.postMessage(program);
  return () => {
    clearTimeout(timer);
    worker.terminate();
  };
};
