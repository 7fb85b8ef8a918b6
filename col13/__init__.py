"""COL13: the case engine for hate crime and discrimination files of a Belgian police zone. create_app() assembles the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from col13.config import Config


def create_app(config: Config | None = None) -> Flask:
    """The web application of one instance. No logic here: rooms are hung in their places, the wall first."""
    # Imported here, so that a service or a workflow can be used without waking Flask.
    from flask import Flask
    from flask_bootstrap import Bootstrap5
    from flask_wtf import CSRFProtect
    from werkzeug.middleware.proxy_fix import ProxyFix

    from col13 import auth, cli, job_bells
    from col13.auth import identity_provider
    from col13.config import load
    from col13.db import Database
    from col13.views import blueprints, compressed, errors, frame, rate_limits, request_log, request_size, settings, words

    config = config or load()
    app = Flask(__name__)
    app.config.update(settings.of(config))
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    database = app.extensions["col13.database"] = Database(config)
    job_bells.attach(database)
    request_log.install(app)
    request_size.install(app)
    compressed.install(app)
    auth.install(app)
    identity_provider.install(app, config)
    CSRFProtect(app)
    rate_limits.install(app)
    Bootstrap5(app)
    words.install(app)
    frame.install(app)
    errors.install(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.col13)
    return app
