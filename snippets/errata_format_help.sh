errata --help
errata check --help
