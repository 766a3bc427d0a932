"""On paper every text is legible, whatever scheme the screen shows."""

import re
import zlib
from collections import Counter

import pytest

# Each printed text whose contrast with what is printed behind it is below 4.5 (WCAG 2.2, 1.4.3).
# A printer leaves out backgrounds, unless `print-color-adjust: exact` asks for them.
ILLEGIBLE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a));
  const luminance = colour => colour
    .map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const chain = element => {
    const found = [];
    for (let e = element; e; e = e.parentElement) found.unshift([e, getComputedStyle(e)]);
    return found;
  };
  const found = new Set();
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, option")) continue;
    if (!element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
    const styles = chain(element);
    if (styles.some(([e, s]) => s.clipPath !== "none" || /^rect/.test(s.clip))) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const {width, height} = range.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    let behind = [255, 255, 255], opacity = 1;
    for (const [, s] of styles) {
      if (s.printColorAdjust === "exact") behind = over(rgba(s.backgroundColor), behind);
      opacity *= Number(s.opacity);
    }
    if (!opacity) continue;
    count += 1;
    const style = styles.at(-1)[1];
    const [r, g, b, a] = rgba(element.closest("svg") ? style.fill : style.color);
    const light = [over([r, g, b, a * opacity], behind), behind].map(luminance).sort((x, y) => y - x);
    const contrast = (light[0] + 0.05) / (light[1] + 0.05);
    const place = `${element.localName}.${element.getAttribute("class") ?? ""}`;
    if (contrast < 4.5) found.add(`${contrast.toFixed(1)} ${place}: ${node.data.trim().slice(0, 40)}`);
  }
  return [count, [...found]];
}"""


def illegible(page):
    """Print a page; return how many texts the paper shows, and which of them cannot be read."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.add_style_tag(content="* { transition: none !important; }")  # as in print
    page.emulate_media(media="print")
    return page.evaluate(ILLEGIBLE)


# Prose, math, code, figures, tabs, folded blocks and a note; tables; the mixer; the pages of the register.
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["", "softmax/", "mixer/", "changelog/", "changelog/1/", "errata/", "errata/llms-from-scratch/meap/",
     "engines/", "numerics/", "entropy/"],
    ids=lambda path: path or "index",
)  # fmt: skip
def test_every_printed_text_has_a_contrast_of_at_least_4_5(visit, path, scheme):
    count, found = illegible(visit(path, scheme=scheme))
    assert count > 50
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_reader_has_opened_and_run_is_legible_on_paper(visit, scheme):
    page = visit("softmax/", scheme=scheme)
    page.locator(".erratum-mark").first.press("Enter")
    page.get_by_role("button", name="Run").first.click()
    page.get_by_text("Ran in").first.wait_for()
    page.locator("article summary").first.click()
    assert illegible(page)[1] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_setting_that_the_mixer_refuses_is_legible_on_paper(visit, scheme):
    page = visit("mixer/?T=warm", scheme=scheme)
    page.locator(".mixer-linked").first.wait_for()
    assert illegible(page)[1] == []


def test_a_page_is_printed_in_the_same_colours_from_either_scheme(visit):
    printed = {scheme: colours(visit("softmax/", scheme=scheme).pdf()) for scheme in ("light", "dark")}
    assert len(printed["light"]) > 5
    assert printed["dark"] == printed["light"]


def colours(pdf):
    """Count the colours that a PDF fills with."""
    streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams)
    return Counter(re.findall(rb"(?:[\d.]+ ){3}rg\b", drawn))
