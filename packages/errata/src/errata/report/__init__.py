"""From what somebody reports to an entry in the file."""
