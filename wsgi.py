"""The application as servers and the `flask` command find it."""

import gc

gc.disable()  # while the house is put up next to nothing of it is garbage

from col13 import create_app, logs  # noqa: E402
from col13.config import load  # noqa: E402

config = load()
logs.install(config.log)
app = create_app(config)
# What stands now stands as long as the process: the garbage collector need not walk through it again and again.
gc.freeze()
gc.enable()
