"""The HTTP side."""
import fastapi

api = fastapi.FastAPI(
    title="Billing",
)

@api.get("/")
def index():
    return {}
