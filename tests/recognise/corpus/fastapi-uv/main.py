from fastapi import FastAPI

api = FastAPI(title="Shop")


@api.get("/")
async def root():
    return {"ok": True}
