"""The application as servers and the `flask` command find it."""

from col13 import create_app, logs
from col13.config import load

config = load()
logs.install(config.log)
app = create_app(config)
