import requests

res = requests.post(
    "https://your-domain.com/functions/my-function/run",
    headers={
        "Authorization": "Bearer dc_a3f8b2c1d9e7...",
        "Content-Type": "application/json",
    },
    json={"payload": {"name": "World"}}
)
