"""What the pages and notes say, one table a language; the issue form and the command speak English.

A table holds the same names in each language. The words of the schema (statuses, types, roles) are
identifiers: a page shows their names, and keeps them as they are where programs read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from errata.render.markup import Html


@dataclass(frozen=True, eq=False)  # each is its own, and what is made of its strings is kept by it
class Text:
    """The strings of one language.

    lang: its BCP 47 tag.
    foreign: whether the pages that show them are in another language, so that each says its own.
    """

    lang: str
    strings: Mapping[str, str]
    foreign: bool = False

    def __getitem__(self, name: str) -> str:
        return self.strings[name]

    @property
    def attribute(self) -> Html:
        """The attribute of an element that holds a string in its attributes or as all of its text."""
        return Html(' lang="{}"').format(self.lang) if self.foreign else Html()

    def html(self, name: str, /, **values: object) -> Html:
        """Return a string, which is HTML, with values in its places."""
        html = Html(self.strings[name])
        if values:
            html = html.format(**values)
        return self.marked(html) if self.foreign else html

    def marked(self, html: str) -> Html:
        """Return HTML, or a text, that shows a string."""
        if self.foreign:
            return Html("<span{}>{}</span>").format(self.attribute, html)
        return Html.escape(html)


STATUSES = ("reported", "verified", "held-for-document-update", "rejected")

ENGLISH = Text(
    "en",
    {
        # punctuation
        "colon": ": ",
        "comma": ", ",
        "list": ", ",
        "stop": ".",
        # the pages
        "changelog": "Changelog of corrections",
        "intro": (
            "Each entry quotes the original words and the corrected ones. "
            "Its status is this register's judgement, not the author's:"
        ),
        "status_means": "**{status}**: {meaning}.",
        "means_reported": "somebody found it; nobody has judged it yet",
        "means_verified": "the error is real; its history says whether a proof or a person confirmed it",
        "means_held-for-document-update": "real, to be resolved in a new edition",
        "means_rejected": "the text was right, or the report repeats another",
        "tally": (
            "Entries: {total}. Proved: {proved}. Proof waived: {waived}. "
            "Without a proof: {editorial} editorial, {technical} technical."
        ),
        "tally_meaning": (
            "Proved means: one program, `check`, refutes the original claim and passes the corrected one. "
            "A waiver says why nothing can be computed. "
            "Editorial entries are about spelling, grammar, layout. "
            "A technical one without a proof is not verified."
        ),
        "changelog_more": (
            "All entries also come as a [table with filters](errata.md) and as [data](errata.json)."
        ),
        "feed_more": "The latest changes also come as a [feed](errata.atom).",
        "register": "Register of errata",
        "register_intro": (
            "Entries by id, {rows} to a page; "
            "each id links to the whole entry in the [changelog](changelog.md). "
            "The filters search all entries; "
            "the filter for an edition also finds entries that do not say whether it has the error. "
            "All entries also come as [data](errata.json)."
        ),
        "feed": "Corrections",
        # the sheet of an edition
        "sheet": "Errata of {subject}",
        "sheet_day": "Last changed: {day}",
        "sheet_none": "No erratum of this edition is known.",
        "sheet_more": (
            "Edition: {edition}. In the order of the text, for printing: "
            "what is verified, or held for a new edition. "
            "Reports that nobody has judged are in the [register](errata.md)."
        ),
        "sheets": "Errata of one edition, to print",
        "page": "Page",
        "part": "Section",
        "correction": "Correction",
        # the other pages
        "held": "This page has {range} of {total} entries.",
        "pages": "Other pages",
        "near": "Neighbouring pages",
        # the table and its filters
        "id": "Id",
        "title": "What is wrong",
        "work": "Work",
        "section": "section {number}",
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
        "shown_of_one": "{shown} of {total} entry",
        "none": "None of {total} entries matches the filters.",
        "loosen": "Without “{filter}”: {count}.",
        "more_rows": "Show more",
        "failed": "the list of all entries did not load",
        "unknown": "not known",
        "possible": "possible: not known for this edition",
        # an entry
        "permalink": "Permanent link to this entry",
        "on_page": "page {page} ({edition})",
        "everywhere": "wherever it occurs",
        "times": "in {count} places",
        "severity_unknown": "severity unknown",
        "original_picture": "As printed",
        "corrected_picture": "As it should be",
        "supersedes": "Corrects the correction",
        "superseded_by": "Itself corrected by",
        "source_text": "In the source of the translation",
        "aliases": "Known elsewhere as",
        "deleted": "deleted: ",
        "inserted": "inserted: ",
        "end": " (end) ",
        "proof": "Proof: refutes the original, passes the corrected claim",
        "program": "Proof",
        "unproved": "Program without a verdict: it proves nothing yet",
        "reason": "Against the original",
        "waived": "No proof",
        "original": "original claim",
        "corrected": "corrected claim",
        "verifier_notes": "Verifier",
        "duplicate_of": "Repeats",
        "affected": "Editions",
        "range": "{first} to {last}",
        "until": "from {first}, before {last}",
        "before": "before {edition} (since when is unknown)",
        "up_to": "up to {edition} (since when is unknown)",
        "credits": "Credits",
        "in_role": "{name} ({role})",
        "sources": "Sources",
        "read": " (read {day})",
        "history": "History",
        "by": "{status} by {name}",
        "by_proof": "{status} by proof",
        # a note in a page
        "mark": "Correction {id}, {status}: open the note",
        "notes": "Corrections on this page",
        "more": "Whole entry",
        # what opens the issue form
        "report_page": "Report an erratum on this page",
        "report_section": "Report an erratum in “{section}”",
        # identifiers
        "reported": "reported",
        "verified": "verified",
        "held-for-document-update": "held-for-document-update",
        "rejected": "rejected",
        "technical": "technical",
        "editorial": "editorial",
        "serious": "serious",
        "minor": "minor",
        "reporter": "reporter",
        "verifier": "verifier",
        "fixer": "fixer",
        "report": "report",
        "discussion": "discussion",
        "fix": "fix",
        "evidence": "evidence",
        "web": "web",
    },
)

GERMAN = Text(
    "de",
    {
        "colon": ": ",
        "comma": ", ",
        "list": ", ",
        "stop": ".",
        "changelog": "Protokoll der Korrekturen",
        "intro": (
            "Jeder Eintrag zitiert, was im Text stand und was dort stehen sollte. "
            "Der Status gibt das Urteil dieses Verzeichnisses wieder, nicht das der Autoren:"
        ),
        "status_means": "**{status}**: {meaning}.",
        "means_reported": "jemand hat den Fehler gefunden; geprüft hat ihn noch niemand",
        "means_verified": "der Fehler besteht; der Verlauf sagt, ob ein Beweis oder ein Mensch ihn bestätigt",
        "means_held-for-document-update": "der Fehler besteht; geklärt wird er in einer neuen Ausgabe",
        "means_rejected": "der Text war richtig, oder die Meldung wiederholt eine andere",
        "tally": (
            "Einträge: {total}. Bewiesen: {proved}. Auf den Beweis verzichtet: {waived}. "
            "Ohne Beweis: {editorial} redaktionell, {technical} fachlich."
        ),
        "tally_meaning": (
            "Bewiesen heißt: Ein und dasselbe Programm, `check`, widerlegt die ursprüngliche Aussage "
            "und lässt die berichtigte gelten. "
            "Wo auf den Beweis verzichtet wird, steht, warum sich nichts berechnen lässt. "
            "Redaktionelle Einträge betreffen Rechtschreibung, Grammatik und Satz. "
            "Ein fachlicher Eintrag ohne Beweis gilt nicht als bestätigt."
        ),
        "changelog_more": (
            "Alle Einträge gibt es als [Tabelle mit Filtern](errata.md) und als [Daten](errata.json)."
        ),
        "feed_more": "Die letzten Änderungen gibt es als [Feed](errata.atom).",
        "register": "Verzeichnis der Errata",
        "register_intro": (
            "Einträge nach Nummer, {rows} je Seite; "
            "die Nummer führt zum ganzen Eintrag im [Protokoll](changelog.md). "
            "Die Filter durchsuchen alle Einträge; der nach Ausgabe findet auch solche, "
            "von denen nicht bekannt ist, ob diese Ausgabe den Fehler enthält. "
            "Alle Einträge gibt es als [Daten](errata.json)."
        ),
        "feed": "Korrekturen",
        "sheet": "Errata: {subject}",
        "sheet_day": "Zuletzt geändert: {day}",
        "sheet_none": "Zu dieser Ausgabe ist kein Fehler bekannt.",
        "sheet_more": (
            "Ausgabe: {edition}. In der Folge des Textes, zum Ausdrucken: "
            "was bestätigt oder für eine neue Ausgabe zurückgestellt ist. "
            "Meldungen, die noch niemand geprüft hat, stehen im [Verzeichnis](errata.md)."
        ),
        "sheets": "Errata einer Ausgabe, zum Ausdrucken",
        "page": "Seite",
        "part": "Abschnitt",
        "correction": "Korrektur",
        "held": "Diese Seite enthält {range} von insgesamt {total} Einträgen.",
        "pages": "Weitere Seiten",
        "near": "Benachbarte Seiten",
        "id": "Nummer",
        "title": "Was falsch ist",
        "work": "Werk",
        "section": "Abschnitt {number}",
        "editions": "Ausgaben",
        "type": "Art",
        "status": "Status",
        "published": "Veröffentlicht",
        "edition": "Ausgabe",
        "search": "Text",
        "any": "alle",
        "filter": "Einträge filtern",
        "clear": "Alle anzeigen",
        "shown": "{shown} von {total} Einträgen",
        "shown_of_one": "{shown} von {total} Eintrag",
        "none": "Von {total} Einträgen passt keiner zu den Filtern.",
        "loosen": "Ohne „{filter}“: {count}.",
        "more_rows": "Mehr anzeigen",
        "failed": "die Liste aller Einträge konnte nicht geladen werden",
        "unknown": "nicht bekannt",
        "possible": "möglich: für diese Ausgabe nicht bekannt",
        "permalink": "Dauerhafter Link zu diesem Eintrag",
        "on_page": "Seite {page} ({edition})",
        "everywhere": "überall, wo es vorkommt",
        "times": "an {count} Stellen",
        "severity_unknown": "Schwere unbekannt",
        "original_picture": "Wie gedruckt",
        "corrected_picture": "Wie es sein sollte",
        "supersedes": "Berichtigt die Korrektur",
        "superseded_by": "Selbst berichtigt durch",
        "source_text": "Im Ausgangstext der Übersetzung",
        "aliases": "Anderswo bekannt als",
        "deleted": "gelöscht: ",
        "inserted": "eingefügt: ",
        "end": " (Ende) ",
        "proof": "Beweis: widerlegt die ursprüngliche Aussage, lässt die berichtigte gelten",
        "program": "Beweis",
        "unproved": "Programm ohne Urteil: Es beweist noch nichts",
        "reason": "Gegen die ursprüngliche Aussage",
        "waived": "Kein Beweis",
        "original": "ursprüngliche Aussage",
        "corrected": "berichtigte Aussage",
        "verifier_notes": "Aus der Prüfung",
        "duplicate_of": "Wiederholt",
        "affected": "Ausgaben",
        "range": "{first} bis {last}",
        "until": "ab {first}, vor {last}",
        "before": "vor {edition} (seit wann, ist nicht bekannt)",
        "up_to": "bis {edition} (seit wann, ist nicht bekannt)",
        "credits": "Beteiligte",
        "in_role": "{name} ({role})",
        "sources": "Quellen",
        "read": " (gelesen am {day})",
        "history": "Verlauf",
        "by": "{status} von {name}",
        "by_proof": "{status} durch Beweis",
        "mark": "Korrektur {id}, {status}: Notiz öffnen",
        "notes": "Korrekturen auf dieser Seite",
        "more": "Ganzer Eintrag",
        "report_page": "Einen Fehler auf dieser Seite melden",
        "report_section": "Einen Fehler in „{section}“ melden",
        "reported": "gemeldet",
        "verified": "bestätigt",
        "held-for-document-update": "zurückgestellt",
        "rejected": "abgelehnt",
        "technical": "fachlich",
        "editorial": "redaktionell",
        "serious": "schwer",
        "minor": "leicht",
        "reporter": "Meldung",
        "verifier": "Prüfung",
        "fixer": "Berichtigung",
        "report": "Meldung",
        "discussion": "Diskussion",
        "fix": "Berichtigung",
        "evidence": "Beleg",
        "web": "Webseite",
    },
)

CHINESE = Text(
    "zh-Hans",
    {
        "colon": "：",
        "comma": "，",
        "list": "、",
        "stop": "。",
        "changelog": "勘误日志",
        "intro": "每个条目都列出原文和应有的文字。状态是本勘误表的判断，不代表作者的意见：",
        "status_means": "**{status}**：{meaning}。",
        "means_reported": "已有人发现，尚无人判定",
        "means_verified": "错误属实；由程序证明还是由人确认，见历史",
        "means_held-for-document-update": "错误属实，留待新版处理",
        "means_rejected": "原文无误，或与另一报告重复",
        "tally": (
            "条目：{total}。已证明：{proved}。免于证明：{waived}。"
            "没有证明：编辑类 {editorial}，技术类 {technical}。"
        ),
        "tally_meaning": (
            "“已证明”是指：同一个程序 `check` 否定原文的说法，并通过更正后的说法。"
            "免于证明的条目会说明为何无法计算。编辑类条目涉及拼写、语法和版式。"
            "没有证明的技术类条目不算已核实。"
        ),
        "changelog_more": ("全部条目另有[可筛选的表格](errata.md)和[数据文件](errata.json)。"),
        "feed_more": "最近的变动见[订阅源](errata.atom)。",
        "register": "勘误表",
        "register_intro": (
            "条目按编号排列，每页 {rows} 条；点击编号可查看[勘误日志](changelog.md)中的完整条目。"
            "筛选涵盖全部条目；按版本筛选时，未说明该版本是否有此错误的条目也会列出。"
            "全部条目另有[数据文件](errata.json)。"
        ),
        "feed": "勘误",
        "sheet": "勘误：{subject}",
        "sheet_day": "最近变动：{day}",
        "sheet_none": "此版本没有已知的错误。",
        "sheet_more": (
            "版本：{edition}。按正文顺序排列，可供打印：已核实的条目，以及留待新版处理的条目。"
            "尚未判定的报告见[勘误表](errata.md)。"
        ),
        "sheets": "可供打印的各版本勘误",
        "page": "页码",
        "part": "章节",
        "correction": "更正",
        "held": "本页收录 {range}，共 {total} 条。",
        "pages": "其他页面",
        "near": "相邻页面",
        "id": "编号",
        "title": "错误",
        "work": "著作",
        "section": "第 {number} 节",
        "editions": "版本",
        "type": "类别",
        "status": "状态",
        "published": "发布日期",
        "edition": "版本",
        "search": "文字",
        "any": "全部",
        "filter": "筛选条目",
        "clear": "显示全部",
        "shown": "显示 {shown} 条，共 {total} 条",
        "shown_of_one": "显示 {shown} 条，共 {total} 条",
        "none": "共 {total} 条，没有符合筛选条件的条目。",
        "loosen": "去掉“{filter}”：{count} 条。",
        "more_rows": "显示更多",
        "failed": "未能加载全部条目的列表",
        "unknown": "未知",
        "possible": "可能：该版本是否有此错误未知",
        "permalink": "此条目的永久链接",
        "on_page": "第 {page} 页（{edition}）",
        "everywhere": "所有出现之处",
        "times": "共 {count} 处",
        "severity_unknown": "严重程度未知",
        "original_picture": "原图",
        "corrected_picture": "应有的图",
        "supersedes": "更正的条目",
        "superseded_by": "后由此条目更正",
        "source_text": "译文的原文",
        "aliases": "其他编号",
        "deleted": "删除：",
        "inserted": "插入：",
        "end": "（完）",
        "proof": "证明：否定原文的说法，通过更正后的说法",
        "program": "证明",
        "unproved": "程序尚无判定，还不能证明什么",
        "reason": "原文不成立的理由",
        "waived": "未作证明",
        "original": "原文的说法",
        "corrected": "更正后的说法",
        "verifier_notes": "核实说明",
        "duplicate_of": "重复的条目",
        "affected": "涉及版本",
        "range": "{first} 至 {last}",
        "until": "自 {first} 起，{last} 之前",
        "before": "{edition} 之前（起始版本未知）",
        "up_to": "截至 {edition}（起始版本未知）",
        "credits": "贡献者",
        "in_role": "{name}（{role}）",
        "sources": "来源",
        "read": "（查阅于 {day}）",
        "history": "历史",
        "by": "{status}（{name}）",
        "by_proof": "{status}（由程序证明）",
        "mark": "更正 {id}，{status}：打开说明",
        "notes": "本页的更正",
        "more": "完整条目",
        "report_page": "报告本页的错误",
        "report_section": "报告“{section}”中的错误",
        "reported": "已报告",
        "verified": "已核实",
        "held-for-document-update": "留待新版",
        "rejected": "已驳回",
        "technical": "技术类",
        "editorial": "编辑类",
        "serious": "严重",
        "minor": "轻微",
        "reporter": "报告",
        "verifier": "核实",
        "fixer": "修正",
        "report": "报告",
        "discussion": "讨论",
        "fix": "修正",
        "evidence": "证据",
        "web": "网页",
    },
)

LANGUAGES = (ENGLISH, GERMAN, CHINESE)
_TRADITIONAL = {"hant", "tw", "hk", "mo"}  # another script than that of the Chinese table


def text(tag: str) -> Text:
    """Return the table for pages in a language, such as `de-AT` or `zh_CN`; English where it has none."""
    language, *rest = tag.lower().replace("_", "-").split("-")
    if language != "zh" or _TRADITIONAL.isdisjoint(rest):
        for one in LANGUAGES:
            if one.lang.partition("-")[0] == language:
                return one
    return replace(ENGLISH, foreign=True)


# The issue form: `label_` is what a field is called, `about_` what is said instead of the schema's words.
FORM = {
    "name": "Erratum",
    "description": "Something a text says is wrong, and you can say what it should be.",
    "issue": "Erratum: ",
    "looked": "I looked for it in the changelog of corrections.",
    "label_work": "Work",
    "about_work": "One of these keys, or the title of a text that is not listed. {works}.",
    "label_edition": "Edition",
    "about_edition": "The one in which you saw it. Of commits, the newest are listed. "
    "Leave it empty if you do not know it, and if it is not listed name it in the notes.",
    "label_section": "Section",
    "label_page": "Page",
    "about_page": "Number of the page in your edition, or the address of the passage.",
    "label_title": "Title",
    "label_type": "Type",
    "label_severity": "Severity",
    "label_original": "Original",
    "label_corrected": "Corrected",
    "label_notes": "Notes",
    "about_notes": "Why it is wrong, and how you know. A program that shows it is the best reason.",
    "label_credit": "Credit",
    "about_credit": "The name to credit in the changelog; no e-mail address.",
    "label_searched": "Before you send",
}
