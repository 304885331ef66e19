import requests

API = "https://your-domain.com"  # Your gateway URL
WALLET = "YourWallet..."

# Run a function
res = requests.post(f"{API}/functions/hello/run",
    headers={"Content-Type": "application/json", "X-WALLET": WALLET},
    json={"payload": {"name": "Python"}}
)
job_id = res.json()["jobId"]

# Poll for result
import time
while True:
    result = requests.get(f"{API}/jobs/{job_id}").json()
    if result["status"] in ["done", "error", "timeout"]:
        break
    time.sleep(1)

print(result)
