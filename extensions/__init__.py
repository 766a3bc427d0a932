"""The site's Python-Markdown extensions, for every host: `extensions.formulas` and `extensions.engines`."""
