"""One act per function: check, do, journal. A service takes session and actor first, never commits and knows no HTTP."""
