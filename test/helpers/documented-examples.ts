/**
 * The bodies that the functions API's own document shows, as they stand there, but for what it abbreviates (`5xG7...`,
 * `2025-04-19T...`), which is written out.
 */
const WALLET = 'YourWa11etAddress...'
const JOB_ID = '550e8400-e29b-41d4-a716-446655440000'
const TIME = '2026-04-21T00:00:00.000Z'
const TX = '5xG7'.repeat(22).replaceAll('0', '1')
const QUEUED = { jobId: JOB_ID, status: 'queued', pollUrl: `/jobs/${JOB_ID}` }

export const DOCUMENTED: ReadonlyArray<readonly [operation: string, of: 'request' | 'response', body: unknown]> = [
  ['POST /credits/deposit', 'request', { txSignature: TX }],
  ['POST /credits/deposit', 'response', { wallet: WALLET, creditsAdded: 1000, totalBalance: 1500, txSignature: TX }],
  ['GET /credits/balance/{wallet}', 'response', { wallet: WALLET, balance: 1500, estimatedRequests: 1500 }],
  ['POST /credits/faucet', 'request', { wallet: WALLET }],
  ['POST /credits/faucet', 'response', { wallet: WALLET, balance: 50, estimatedRequests: 50 }],
  ['POST /invoke', 'request', {
    code: 'function handler(payload) { return payload.x * 2; }', payload: { x: 21 }, timeoutMs: 30000,
    webhookUrl: 'https://your-app.com/webhook'
  }],
  ['POST /invoke', 'request', {
    code: 'function handler(payload) { const { numbers } = payload; return { sum: numbers.length } }',
    payload: { numbers: [10, 20, 30, 40, 50] }, timeoutMs: 30000
  }],
  ['POST /invoke', 'response', QUEUED],
  ['GET /jobs/{id}', 'response', { jobId: JOB_ID, status: 'done', result: '{"value":42}', durationMs: 234 }],
  ['GET /jobs', 'response', [{ id: JOB_ID, status: 'done', createdAt: TIME, durationMs: 234 }]],
  ['POST /functions', 'request', {
    name: 'my-function', code: 'function handler(payload) { return { result: payload.x * 2 }; }'
  }],
  ['POST /functions', 'response', {
    name: 'my-function', wallet: WALLET, createdAt: TIME, endpoint: '/functions/my-function/run'
  }],
  ['GET /functions', 'response', [{ name: 'my-function', executions: 42, updatedAt: TIME, createdAt: TIME }]],
  ['POST /functions/{name}/run', 'request', { payload: { x: 21 } }],
  ['POST /functions/{name}/run', 'request', { payload: { expression: '2 ** 10' } }],
  ['POST /functions/{name}/run', 'response', QUEUED],
  ['DELETE /functions/{name}', 'response', { deleted: true, name: 'my-function' }],
  ['GET /health', 'response', { status: 'ok', queueLength: 3, activeWorkers: 3, redisOk: true, timestamp: TIME }],
  ['POST /auth/generate-key', 'request', {
    wallet: 'YourSolanaPublicKey...', signature: 'base64EncodedSignature...',
    message: 'DecentraCloud API Key Generation...'
  }],
  ['POST /auth/generate-key', 'response', {
    apiKey: 'dc_a3f8b2c1d9e7f4a5b6c8d0e1f2...', wallet: 'YourSolanaPublicKey...',
    message: 'Store this API key securely.'
  }],
  ['GET /auth/key-info/{wallet}', 'response', {
    hasKey: true, keyPreview: 'dc_a3f8...d9e7', createdAt: TIME, lastUsedAt: TIME, requestCount: 142
  }],
  ['DELETE /auth/revoke-key/{wallet}', 'response', { revoked: true, wallet: 'YourSolanaPublicKey...' }]
]
