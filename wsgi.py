"""The application as servers and the `flask` command find it."""

from col13 import create_app

app = create_app()
