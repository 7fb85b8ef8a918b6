"""The application as servers and the `flask` command find it."""

import gc

from col13 import create_app, logs
from col13.config import load

config = load()
logs.install(config.log)
app = create_app(config)
# What stands now stands as long as the process: the garbage collector need not walk through it again and again.
gc.collect()
gc.freeze()
