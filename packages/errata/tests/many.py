"""A register of any size, the same for the same seed.

Entries are as long as those of this repository's own register, about 1,250 characters each, of all
statuses, with and without a proof. The folder of the tiny site has the page and the proof they name.
"""

import random

WORDS = (
    "logits temperature softmax entropy token vocabulary sampling nucleus greedy beam score model layer "
    "head weight gradient loss batch sequence position embedding attention prompt output input shape row "
    "column value index limit scale shift mean sum product ratio share count draw seed step order"
).split()
KINDS = ("book", "article", "notebook", "paper")
STATUSES = ("verified", "verified", "verified", "reported", "rejected", "held-for-document-update")


def register(count, seed=0):
    """Return the text of an errata.yml of so many entries."""
    rng = random.Random(seed)

    def words(n):
        return " ".join(rng.choice(WORDS) for _ in range(n))

    lines = ['schema_version: "1.1"', "id: tag:example.org,2026:many", "works:"]
    for n, kind in enumerate(KINDS):
        lines += [f"  work-{n}:", f"    title: The {kind} of {words(3)}", f"    kind: {kind}"]
        editions = ", ".join(f"{{id: e{k}, format: pdf, label: edition {k}}}" for k in range(1, 6))
        lines.append(f"    editions: [{editions}]")
    lines.append("errata:")
    for number in range(1, count + 1):
        day = f"20{10 + number // 1000:02}-{number // 100 % 10 + 1:02}-{number % 28 + 1:02}"
        lines += entry(number, rng, words, day)
    return "\n".join([*lines, ""])


def _code(wrong, right, number):
    """Return the fields of an entry about code, of three lines of which one changes."""
    first, last = "      for row in rows:", f"      return total / {number}"
    change = [f"          total += {words.replace(' ', '.')}" for words in (wrong, right)]
    return [
        "    form: code",
        *(line for name, middle in zip(("original", "corrected"), change, strict=True)
          for line in (f"    {name}: |-", first, middle, last)),
    ]  # fmt: skip


def entry(number, rng, words, day):
    """Return the lines of an entry.

    words: returns so many of them.
    """
    status = rng.choice(STATUSES)
    technical = rng.random() < 0.8
    start, wrong, right, end = words(12), words(3), words(4), words(12)
    lines = [
        f"  - id: E{number:04}",
        f"    title: The {words(4)} of entry {number}",
        f"    work: work-{rng.randrange(len(KINDS))}",
        f"    type: {'technical' if technical else 'editorial'}",
        *(["    severity: minor"] if technical else []),
        f"    status: {status}",
        f'    location: {{section: "{rng.randrange(1, 12)}.{rng.randrange(1, 9)}", prefix: "{words(2)} "}}',
        f"    affected: [{{introduced: e{rng.randrange(1, 4)}, fixed: e5}}]",
        *(_code(wrong, right, number) if number % 10 == 0 else [
            f"    original: {start} {wrong} {end} {number}",
            f"    corrected: {start} {right} {end} {number}",
        ]),
        f"    notes: {words(40)}.",
        "    credits:",
        f"      - {{name: Reader {number}, type: reporter}}",
        "    references:",
        f'      - {{type: web, url: "https://example.org/{number}", read: {day}}}',
    ]
    if technical and rng.random() < 0.7:
        claims = "original: {total: 5}, corrected: {total: 4}"
        lines.append(f"    proof: {{snippet: snippets/errata/sum.py, {claims}}}")
    elif technical:
        lines.append(f"    proof: {{waived: {words(8)}}}")
    lines += [
        f"    published: {day}",
        "    history:",
        f"      - {{date: {day}, status: reported, by: reader {number}, summary: {words(6)}}}",
    ]
    if status != "reported":
        lines.append(f"      - {{date: {day}, status: {status}, by: the editor}}")
    return lines
