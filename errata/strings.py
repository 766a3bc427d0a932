"""What the pages, notes and commands say, in one table, for translation."""

TEXT = {
    # the pages
    "changelog": "Changelog of corrections",
    "intro": (
        "Each entry quotes what stood and what should stand. "
        "Its status is this register's judgement, not the author's:"
    ),
    "tally": (
        "Entries: {total}. Proved: {proved}. Proof waived: {waived}. "
        "Without a proof: {editorial} editorial, {technical} technical."
    ),
    "tally_meaning": (
        "Proved means: one program, `check`, refutes the original claim and passes the corrected one. "
        "A waiver says why nothing can be computed. Editorial entries are about spelling, grammar, layout. "
        "A technical one without a proof is not verified."
    ),
    "changelog_more": (
        "All entries as a [table with filters](errata.md) and as [data](errata.json), "
        "the last changes as a [feed](errata.atom)."
    ),
    "register": "Register of errata",
    "register_intro": (
        "Entries by id, {rows} a page; the id leads to the whole entry in the [changelog](changelog.md). "
        "The filters look through all entries. "
        "All entries as [data](errata.json), the last changes as a [feed](errata.atom)."
    ),
    "feed": "Corrections",
    # the other pages
    "held": "This page holds {range}, of {total} entries.",
    "pages": "Other pages",
    "near": "Neighbouring pages",
    # the table and its filters
    "id": "Id",
    "title": "What is wrong",
    "work": "Work",
    "section": "section",
    "editions": "Editions",
    "type": "Type",
    "status": "Status",
    "published": "Published",
    "edition": "Edition",
    "search": "Text",
    "any": "any",
    "filter": "Filter the entries",
    "clear": "Show all",
    "shown": "{shown} of {total} entries",
    "more_rows": "Show more",
    "failed": "the list of all entries did not load",
    "unknown": "not known",
    # an entry
    "permalink": "Permanent link to this entry",
    "deleted": "deleted: ",
    "inserted": "inserted: ",
    "end": " (end) ",
    "proof": "Proof: refutes the original, passes the corrected claim",
    "unproved": "Program without a verdict: it proves nothing yet",
    "program": "Proof",
    "reason": "Against the original",
    "waived": "No proof",
    "original": "original claim",
    "corrected": "corrected claim",
    "verifier_notes": "Verifier",
    "duplicate_of": "Repeats",
    "affected": "Editions",
    "before": "before {edition}",
    "up_to": "up to {edition}",
    "credits": "Credits",
    "sources": "Sources",
    "read": "read",
    "history": "History",
    "by": "by",
    # a note in a page
    "mark": "Correction {id}, {status}: open the note",
    "notes": "Corrections on this page",
    "more": "Whole entry",
    # what opens the issue form
    "report": "Report an erratum on this page",
    "report_section": "Report an erratum in “{section}”",
    "report_sign": "⚑",
}

STATUSES = {
    "reported": "somebody found it; nobody has judged it yet",
    "verified": "the error is real, by proof or by its author's word",
    "held-for-document-update": "real, to be settled in a new edition",
    "rejected": "the text was right, or the report repeats another",
}

# The issue form: `label_` is what a field is called, `about_` what is said instead of the schema's words.
FORM = {
    "name": "Erratum",
    "description": "Something a text says is wrong, and you can say what it should be.",
    "issue": "Erratum: ",
    "looked": "I looked for it in the changelog of corrections.",
    "label_work": "Work",
    "about_work": "One of these keys, or the title of a text that is not listed. {works}.",
    "label_edition": "Edition",
    "about_edition": "The one in which you saw it. Leave it empty if you do not know it or it is not listed.",
    "label_section": "Section",
    "label_page": "Page",
    "about_page": "Number of the page in your edition, or the address of the passage.",
    "label_title": "Title",
    "label_type": "Type",
    "label_severity": "Severity",
    "label_original": "Original",
    "label_corrected": "Corrected",
    "label_notes": "Notes",
    "about_notes": "Why, and where you know it from. A program that shows it is the best reason.",
    "label_credit": "Credit",
    "about_credit": "The name under which you want to stand in the changelog; no e-mail address.",
    "label_searched": "Before you send",
}
