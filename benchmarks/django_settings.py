"""W1 and W3: the settings of the two Django peers; the database is told by the environment."""

import os
from urllib.parse import parse_qs, urlsplit

URL = urlsplit(os.environ.get("BENCH_URL", ""))
if os.environ.get("BENCH_DATABASE") == "postgresql":
    DEFAULT = {
        "ENGINE": "django.db.backends.postgresql", "NAME": URL.path[1:], "USER": URL.username, "PORT": URL.port or "",
        "HOST": URL.hostname or parse_qs(URL.query)["host"][0], "PASSWORD": URL.password or "",
    }  # fmt: skip
else:
    OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
    DEFAULT = {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("BENCH_FILE", ":memory:"), "OPTIONS": OPTIONS}
DATABASES = {"default": DEFAULT}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
SECRET_KEY = "not a secret: a benchmark's"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
