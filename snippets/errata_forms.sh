# /// script
# [tool.asrun]
# inputs = ["leaflet/errata.yml", "leaflet/cooling.py"]
# ///
cd leaflet
errata show 1 2
errata check-copy cooling.py
sed -i 's/^schema_version: .*/schema_version: "1.0"/' errata.yml
errata check
errata upgrade
errata check
