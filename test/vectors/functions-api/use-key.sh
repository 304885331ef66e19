curl -X POST https://your-domain.com/functions/my-function/run \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer dc_a3f8b2c1d9e7..." \
  -d '{"payload":{"name":"World"}}'
