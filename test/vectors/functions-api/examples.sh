# Get credits
curl -X POST https://your-domain.com/credits/faucet \
  -H "Content-Type: application/json" \
  -d '{"wallet": "YourWallet..."}'

# Deploy function
curl -X POST https://your-domain.com/functions \
  -H "Content-Type: application/json" \
  -H "X-WALLET: YourWallet..." \
  -d '{"name":"hello","code":"function handler(p) { return { hi: p.name }; }"}'

# Run function
curl -X POST https://your-domain.com/functions/hello/run \
  -H "Content-Type: application/json" \
  -H "X-WALLET: YourWallet..." \
  -d '{"payload":{"name":"World"}}'

# Check result
curl https://your-domain.com/jobs/YOUR_JOB_ID
