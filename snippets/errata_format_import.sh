# /// script
# [tool.asrun]
# inputs = [
#   "handbook/errata.yml", "handbook/snippets/errata/odds.py", "handbook/docs/index.md",
#   "handbook/list.csv", "handbook/map.yml",
# ]
# ///
cd handbook
cat list.csv
errata import csv list.csv --map map.yml --today 2026-01-05
tail -n 17 errata.yml
errata list --status reported --sort page --edition print-1
errata export csv > errata.csv
