"""Forms: one file a noun, and the form of a step made from its asks. Labels are keys, said when the page is drawn."""
