# /// script
# [tool.asrun]
# requires = ["package:pytest"]
# inputs = [
#   "handbook/errata.yml", "handbook/snippets/errata/odds.py", "handbook/my_notes.md",
#   "handbook/docs/index.md", "handbook/mkdocs.yml",
# ]
# ///
cd handbook
errata prove --update
errata check
errata list --edition draft
errata show E0001
errata check-copy my_notes.md
mkdocs build -q --strict && ls site/errata.* site/*/index.html
echo 'pytest_plugins = ["errata.pytest_plugin"]' > conftest.py
pytest -q
