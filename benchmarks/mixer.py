"""Time the mixer's arithmetic in Chromium: all of it for one setting, as on each step of a slider.

A recorded prompt (256 logits and 64 groups) and 50,000 logits; T and all four filters are on, in each
order of the menu. Each figure is the median of 41 rounds, in milliseconds; a round is as many
computations as take some milliseconds, because the clock of a browser is coarse.
"""

import json

from benchmarks.timing import ROOT, figure
from tools.engines import orders
from tools.serving import chromium

_MEDIAN = """([logits, counts, chains, repeat]) => {
  const data = mixing.prepare(logits, counts);
  const settings = {T: 1.3, "top-k": 5000, "top-p": 0.99, "min-p": 0.0001, typical: 0.98};
  const rounds = Array.from({length: 41}, (_, i) => {
    const chain = chains[i % chains.length], start = performance.now();
    for (let j = 0; j < repeat; j++) mixing.mix(data, chain, settings);
    return (performance.now() - start) / repeat;
  });
  return rounds.sort((a, b) => a - b)[20];
}"""


def measure(page) -> tuple[float, float]:
    """Return the medians in milliseconds, of a prompt and of 50,000 logits."""
    chains = list(orders().values())
    record = json.loads((ROOT / "real_model/recorded/effort.json").read_text("utf-8"))
    logits = record["logits"] + record["tail"]["mean"]
    counts = [1] * len(record["logits"]) + record["tail"]["count"]
    many = page.evaluate("Array.from({length: 50_000}, (_, i) => 12 * Math.sin(i * 1e4) - (i % 7))")
    prompt = page.evaluate(_MEDIAN, [logits, counts, chains, 50])
    return prompt, page.evaluate(_MEDIAN, [many, None, chains, 2])


def main():
    arithmetic = (ROOT / "overrides/assets/mixer/arithmetic.js").read_text("utf-8")
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(content=f"{arithmetic}\nwindow.mixing = {{ prepare, mix }};", type="module")
        prompt, large = measure(page)
    figure("mixer-prompt-ms", prompt, 1)
    figure("mixer-50000-ms", large, 16)


if __name__ == "__main__":
    main()
