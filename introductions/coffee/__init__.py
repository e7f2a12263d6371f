"""Coffee rounds: every so many weeks, whoever wants to meets one or two others."""
