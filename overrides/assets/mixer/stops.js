const shares = [...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.97, 0.99, null];
const amounts = Array.from({ length: 41 }, (_, i) => (i === 20 ? null : (i - 20) / 10));
// What the sliders stop at; null is off.
export const STOPS = {
  T: [0, ...Array.from({ length: 61 }, (_, i) => Number((0.05 * 400 ** (i / 60)).toPrecision(2)))],
  "top-k": [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 40, 50, 75, 100, 150, 200, 256, null],
  "top-p": shares,
  "min-p": [
    null,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.15,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    1,
  ],
  typical: shares,
  repetition: [0.5, 0.7, 0.8, 0.9, 0.95, null, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 1.75, 2],
  presence: amounts,
  frequency: amounts,
};
