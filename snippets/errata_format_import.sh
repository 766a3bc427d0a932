# /// script
# [tool.asrun]
# inputs = [
#   "handbook/errata.yml", "handbook/snippets/errata/odds.py", "handbook/docs/index.md",
#   "handbook/list.csv", "handbook/map.yml", "handbook/issues.json",
# ]
# ///
cd handbook
cat list.csv
errata import csv list.csv --map map.yml --today 2026-01-05
tail -n 17 errata.yml
errata import issues issues.json --today 2026-01-05
errata list --status reported --sort page --edition print-1
errata export csv > errata.csv
