from fastapi import FastAPI
from app.api import router

app = FastAPI(
    title="Stack",
)
app.include_router(router)
