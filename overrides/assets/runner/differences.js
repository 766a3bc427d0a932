// Made by tests/browser/test_runner.py: [program, CPython, MicroPython].
export const DIFFERENCES = [];
