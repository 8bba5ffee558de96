from fastapi import FastAPI

from app.routers import items

app = FastAPI(title='Catalogue')
app.include_router(items.router)
