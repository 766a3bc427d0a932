pytest_plugins = ["errata.pytest_plugin"]
