errata check
errata init --title "The Handbook" --author "A. Writer" --edition print-1 --format print --today 2026-01-02
grep -v '^id:' errata.yml
errata check
