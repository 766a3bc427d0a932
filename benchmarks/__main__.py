"""The figures of this project with their goals, and what they were read on."""

import os
import platform
from datetime import date

from benchmarks import copies, errata, mixer, peers, serve, site

machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
print(f"{date.today()}, {machine}; medians of five", flush=True)
for module in (site, serve, peers, errata, copies, mixer):
    module.main()
