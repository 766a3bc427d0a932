"""Say everything that is wrong with an errata.yml."""
