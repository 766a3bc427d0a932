"""What the copy check reads of Markdown, beside what another parser puts on the page."""

import json
import re

from markdown_it import MarkdownIt

from errata.text import markdown, match
from errata.text.html import Page


def read(text):
    """Return the words of a Markdown text as we read them, and as they are on the page of another parser."""
    # What our dialect or the blocks decide, which words are compared without: code in tabs and notes, and
    # the marks of footnotes.
    text = re.sub(r"(?m)^    .*\n|^ *\d+\. |\[\^[\w-]+\]:?", "", text)
    html = MarkdownIt("commonmark").enable("table").render(text)

    def words(seen):
        return re.sub(r"[-+*|#>~:=]", "", match.fold(seen).text)

    return words(markdown.seen(text)), words(Page(html).text.seen)


_HEAD = """\
schema_version: "1.1"
id: tag:example.org,2026:book
works:
  book:
    title: A Book
    kind: book
    editions:
      - {id: one, format: print}
errata:
"""
_ENTRY = """\
  - id: E{n:04}
    title: Entry {n}
    work: book
    type: editorial
    status: verified
    location: {{section: "1"}}
    form: {form}
    affected: [{{introduced: one}}]
    original: {old}
    corrected: {new}
    notes: Read.
    published: 2026-01-02
    history:
      - {{date: 2026-01-01, status: reported, by: reader}}
      - {{date: 2026-01-02, status: verified, by: editor}}
"""


def register_of(*entries):
    """Return a register of entries, each given by its original words, its corrected ones, and its form."""
    written = _HEAD
    for n, (*words, form) in enumerate(((*entry, "text")[:3] for entry in entries), 1):
        old, new = (json.dumps(text, ensure_ascii=False) for text in words)
        written += _ENTRY.format(n=n, old=old, new=new, form=form)
    return written


def pdf(pages, script=""):
    """Return a PDF whose pages are lists of (x, y, line); pages have the labels i, ii, iii."""
    bodies = [f"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [0 << /S /r >>] >> {script} >>", ""]
    bodies.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = "\n".join(f"BT /F 9 Tf {x} {y} Td ({line}) Tj ET" for x, y, line in lines)
        bodies.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 400] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {len(bodies)} 0 R >>"
        )
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made, places = "%PDF-1.4\n", []
    for n, body in enumerate(bodies, 1):
        places.append(len(made))
        made += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    made += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return made.encode("latin-1")
