# /// script
# [tool.asrun]
# inputs = [
#   "handbook/errata.yml", "handbook/snippets/errata/odds.py", "handbook/my_notes.md",
#   "handbook/docs/index.md",
# ]
# ///
cd handbook
errata apply my_notes.md --diff
errata apply my_notes.md -o corrected.md
errata check-copy corrected.md
