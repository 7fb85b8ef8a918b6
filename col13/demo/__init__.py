"""The demo: published cases, played through the real services by role accounts, each act at its own moment."""
