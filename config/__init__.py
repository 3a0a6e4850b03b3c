"""Settings: every option declared once, read from defaults, file, environment and command line."""
