from flask import Blueprint
bp = Blueprint("v", __name__)
