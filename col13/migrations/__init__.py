"""The schema, step by step: numbered revisions in versions/, run by col13.db alone."""

NEWEST = "0021"  # the last revision of versions/
