import os

from flask import Flask

from .db import db


def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)
    db.init_app(app)
    return app
