from fastapi import FastAPI

app = FastAPI(title="Shop")


@app.get("/")
async def root():
    return {"ok": True}
