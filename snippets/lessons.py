"""How many corrections there are of each kind."""

# /// script
# dependencies = ["pyyaml"]
# [tool.asrun]
# inputs = ["lessons.yml"]
# ///

from pathlib import Path

import yaml

if __name__ == "__main__":
    kinds = yaml.safe_load(Path("lessons.yml").read_text("utf-8"))
    counts = {name: len(kind["entries"]) for name, kind in kinds.items()}
    total = sum(counts.values())
    largest = sum(sorted(counts.values())[-2:]) / total
    for name, count in counts.items():
        print(f"{count:3d}  {kinds[name]['title']}")
    print(f"{total:3d}  in all, {largest:.0%} in the two largest kinds")
