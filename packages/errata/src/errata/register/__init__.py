"""Read an errata.yml: YAML with positions, its schema, the register as records."""
