"""The figures of this project with their goals, and what they were read on."""

import os
import platform
import subprocess
import sys
from datetime import date

machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
print(f"{date.today()}, {machine}; medians of five", flush=True)
for name in ("site", "serve", "peers", "errata", "copies", "mixer"):
    # In a process of its own: what one takes counts as memory of all that it starts.
    subprocess.run([sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"], check=True)
