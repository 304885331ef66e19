/**
 * Who may do what, with which proof. docs/access.md shows this table; access.test.ts tries each row with the proof and
 * without.
 */
import type { Wallet } from 'ethers/wallet'
import type { AuthRequest } from '../../../protocol/api/connectors.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import type { TestWallet } from '../../helpers/wallets.ts'

/** How somebody comes to a gateway. What the row is about belongs to the proven wallet where anything has an owner. */
export type Party =
  /** No header at all. */
  | 'nobody'
  /** X-WALLET of a wallet that has never proven itself. */
  | 'unproven'
  /** X-WALLET of the proven wallet. */
  | 'name'
  /** The proven wallet's API key. */
  | 'key'
  /** A key that the proven wallet had before. */
  | 'old-key'
  /** Another wallet's API key, which works. */
  | 'other-key'
  /** Another wallet's API key, and the proven wallet's X-WALLET. */
  | 'other-key-and-name'
  /** The token of an EVM wallet. */
  | 'login'
  /** Such a token, of which one character is another. */
  | 'altered-login'

export interface World {
  proven: TestWallet
  unproven: TestWallet
  other: TestWallet
  nowMs: number
  /** A function and a job of the wallet that the party speaks for; of the proven wallet where it speaks for none. */
  makeFunction (owner: TestWallet): Promise<string>
  makeJob (owner: TestWallet): Promise<string>
  /** The EVM wallet, its login with a fresh nonce, and another wallet. */
  evm: Wallet
  login: () => Promise<AuthRequest>
  otherEvm: Wallet
}

export interface Attempt {
  by: Party
  /** Where more than headers is needed. */
  body?: (world: World, owner: TestWallet) => unknown
  /** In words, where the party does not say it all. */
  what?: string
  /** Of the answer; 200 where nothing else is said. */
  status?: number
}

export interface Row {
  action: string
  who: string
  proof: string
  /** Put in place of the parameters of the action's path. */
  path?: (world: World, owner: TestWallet) => Promise<string>
  body?: (world: World, owner: TestWallet) => unknown
  taken: Attempt[]
  refused: Array<Attempt & { status: number, code: string }>
}

/** What is uploaded: the body as it goes over the wire, and its SHA-256. */
const MODEL = { model: 'for the table of access' }
const MODEL_PATH = `/models/${contentIdOf(utf8(JSON.stringify(MODEL)))}`

const CODE = 'function handler() { return 1 }'

/** Every call that acts as the caller's own wallet. */
const AS_CALLER = {
  who: 'a wallet, for itself',
  proof: 'its API key; `X-WALLET` while it is unproven',
  taken: [{ by: 'key' }, { by: 'unproven' }] satisfies Attempt[],
  refused: [
    { by: 'nobody', status: 401, code: 'DCN_WALLET_MISSING' },
    { by: 'name', status: 401, code: 'DCN_API_KEY_REQUIRED' },
    { by: 'old-key', status: 401, code: 'DCN_API_KEY_INVALID' },
    { by: 'other-key-and-name', status: 403, code: 'DCN_WALLET_MISMATCH' }
  ] satisfies Row['refused']
}

/** Those about one of its functions: to everybody else there is none of that name. */
const OF_FUNCTION = {
  ...AS_CALLER,
  who: 'the function\'s wallet',
  refused: [...AS_CALLER.refused, { by: 'other-key', status: 404, code: 'DCN_FUNCTION_NOT_FOUND' }] satisfies
    Row['refused']
}

const functionPath = (after = '') => async (world: World, owner: TestWallet) =>
  `/functions/${await world.makeFunction(owner)}${after}`

const PUBLIC = {
  who: 'anybody', proof: 'none', taken: [{ by: 'nobody' }] satisfies Attempt[], refused: []
}

/** The gateways of this test have no chain; test/integration/deposits.test.ts has one. */
const NO_CHAIN = {
  taken: [],
  refused: [{
    by: 'nobody', what: 'there is no chain', status: 501, code: 'DCN_DEPOSITS_UNAVAILABLE'
  }] satisfies Row['refused']
}

/** Nobody has been paid in this test; test/integration/settlement has payments. */
const SETTLEMENT_PATH = `/settlements/${'0'.repeat(64)}`
const NO_SETTLEMENT = {
  who: 'anybody', proof: 'none', taken: [],
  refused: [{
    by: 'nobody', what: 'there is none', status: 404, code: 'DCN_SETTLEMENT_NOT_FOUND'
  }] satisfies Row['refused']
}

/** The id is the capability: 128 random bits that only the answer to the submission names. */
const BY_JOB_ID = {
  who: 'who knows the job\'s id', proof: 'the id', taken: [{ by: 'nobody' }] satisfies Attempt[]
}
const unknownJob = { by: 'key', what: 'another id', status: 404, code: 'DCN_JOB_NOT_FOUND' } as const
const jobPath = (after = '') => async (world: World, owner: TestWallet) => `/jobs/${await world.makeJob(owner)}${after}`

/** Calls of the connectors API that are made in the name of an address. */
const AS_ADDRESS = {
  who: 'an address, for itself',
  proof: 'the token of a login',
  refused: (['nobody', 'key', 'unproven', 'altered-login'] as const).map(by =>
    ({ by, status: 401, code: 'DCN_TOKEN_INVALID' }))
}
/** A name that nothing has. */
let names = 0
const newName = (): string => `made_${++names}`
/** What access.test.ts has deployed before. */
export const SHOWN = 'shown'
const DIMENSIONS = [{ transformations: [] }]

/** The connectors API; all of it stands under /chain as well. */
const CHAIN: Row[] = [
  { action: 'GET /version', ...PUBLIC },
  { action: 'GET /nonce/:address', ...PUBLIC, path: async ({ evm }) => `/nonce/${evm.address}` },
  {
    action: 'POST /auth',
    who: 'the EVM wallet',
    proof: 'its signature over `Login nonce: ` and the nonce: at most 10 minutes old, never used, of this gateway',
    taken: [{ by: 'nobody', body: async ({ login }) => await login() }],
    refused: [
      {
        by: 'nobody', what: 'another wallet\'s signature', status: 400, code: 'DCN_LOGIN_REFUSED',
        body: async ({ login, otherEvm }) => {
          const request = await login()
          return { ...request, signature: await otherEvm.signMessage(request.message) }
        }
      },
      {
        by: 'login', what: 'a nonce that another has replaced', status: 400, code: 'DCN_LOGIN_REFUSED',
        body: async ({ login }) => {
          const request = await login()
          await login()
          return request
        }
      }
    ]
  },
  { action: 'GET /accounts', ...PUBLIC, path: async () => '/accounts?limit=1' },
  { action: 'GET /account/:address', ...PUBLIC, path: async ({ evm }) => `/account/${evm.address}?limit=1` },
  { action: 'GET /formats', ...PUBLIC, path: async () => '/formats?limit=1' },
  { action: 'GET /format/:format_hash', ...PUBLIC, path: async () => `/format/0x${'1'.repeat(64)}?limit=1` },
  {
    action: 'POST /transformation', ...AS_ADDRESS, body: () => ({ name: newName(), sol_src: 'return x;' }),
    taken: [{ by: 'login', status: 201 }]
  },
  { action: 'GET /transformation/:name', ...PUBLIC, path: async () => `/transformation/${SHOWN}` },
  {
    action: 'POST /condition', ...AS_ADDRESS, body: () => ({ name: newName(), sol_src: 'return true;' }),
    taken: [{ by: 'login', status: 201 }]
  },
  { action: 'GET /condition/:name', ...PUBLIC, path: async () => `/condition/${SHOWN}` },
  {
    action: 'POST /connector', ...AS_ADDRESS, body: () => ({ name: newName(), dimensions: DIMENSIONS }),
    taken: [{ by: 'login', status: 201 }]
  },
  { action: 'GET /connector/:name', ...PUBLIC, path: async () => `/connector/${SHOWN}` },
  {
    // No node is there to execute one.
    action: 'POST /execute', ...AS_ADDRESS, body: () => ({ connector_name: newName(), particles_count: 1 }),
    taken: [{ by: 'login', what: 'a connector that is not there', status: 404 }]
  },
  { action: 'GET /feed', ...PUBLIC, path: async () => '/feed?limit=1' },
  { action: 'GET /feed/stream', ...PUBLIC }
]

export const ACCESS: Row[] = [
  { action: 'POST /invoke', ...AS_CALLER, body: () => ({ code: CODE }) },
  { action: 'POST /invoke/batch', ...AS_CALLER, body: () => ({ code: CODE, payloads: [1] }) },
  { action: 'POST /functions', ...AS_CALLER, body: () => ({ name: 'f', code: CODE }) },
  { action: 'GET /functions', ...AS_CALLER },
  { action: 'GET /functions/:name', ...OF_FUNCTION, path: functionPath() },
  { action: 'DELETE /functions/:name', ...OF_FUNCTION, path: functionPath() },
  { action: 'POST /functions/:name/run', ...OF_FUNCTION, path: functionPath('/run'), body: () => ({}) },
  {
    action: 'POST /functions/:name/batch', ...OF_FUNCTION, path: functionPath('/batch'),
    body: () => ({ payloads: [1] })
  },
  { action: 'GET /jobs/:id', ...BY_JOB_ID, path: jobPath(), refused: [unknownJob] },
  { action: 'GET /jobs/:id/events', ...BY_JOB_ID, path: jobPath('/events'), refused: [unknownJob] },
  { action: 'GET /jobs/:id/logs', ...BY_JOB_ID, path: jobPath('/logs'), refused: [unknownJob] },
  {
    action: 'GET /jobs/:id/receipt', ...BY_JOB_ID, path: jobPath('/receipt'), taken: [],
    refused: [unknownJob, { by: 'nobody', what: 'no node has run it', status: 404, code: 'DCN_RECEIPT_NOT_FOUND' }]
  },
  { action: 'GET /jobs/:id/trace', ...BY_JOB_ID, path: jobPath('/trace'), refused: [unknownJob] },
  { action: 'GET /jobs/:id/explain', ...BY_JOB_ID, path: jobPath('/explain'), refused: [unknownJob] },
  {
    action: 'POST /jobs/:id/cancel', ...AS_CALLER, who: 'the job\'s wallet', path: jobPath('/cancel'),
    refused: [...AS_CALLER.refused, { by: 'other-key', status: 403, code: 'DCN_WALLET_MISMATCH' }]
  },
  {
    action: 'GET /jobs',
    who: 'the wallet named',
    proof: 'its API key; none while it is unproven',
    path: async (_world, { address }) => `/jobs?wallet=${address}`,
    taken: [{ by: 'key' }, { by: 'unproven' }],
    refused: [
      { by: 'nobody', status: 401, code: 'DCN_API_KEY_REQUIRED' },
      { by: 'name', status: 401, code: 'DCN_API_KEY_REQUIRED' },
      { by: 'old-key', status: 401, code: 'DCN_API_KEY_INVALID' },
      { by: 'other-key', status: 403, code: 'DCN_WALLET_MISMATCH' }
    ]
  },
  {
    action: 'PUT /models/:sha256', ...AS_CALLER, path: async () => MODEL_PATH, body: () => MODEL,
    taken: [{ by: 'key', status: 201 }, { by: 'unproven', what: 'what is there already' }]
  },
  { action: 'GET /models/:sha256', ...PUBLIC, path: async () => MODEL_PATH },
  ...CHAIN,
  { action: 'POST /explain', ...PUBLIC, body: () => ({}) },
  { action: 'GET /evidence', ...PUBLIC, path: async () => '/evidence' },
  { action: 'GET /settlements', ...PUBLIC },
  { action: 'GET /settlements/:id', ...NO_SETTLEMENT, path: async () => SETTLEMENT_PATH },
  {
    action: 'GET /settlements/:id/receipts/:node', ...NO_SETTLEMENT,
    path: async () => `${SETTLEMENT_PATH}/receipts/12D3KooWNGhxaoY3uLp2FwJxFiQ8RmeYyYYC5RqBLzLPGNHqFBhW`
  },
  {
    action: 'GET /credits/balance/:wallet', ...PUBLIC,
    path: async (_world, { address }) => `/credits/balance/${address}`
  },
  { action: 'POST /credits/faucet', ...PUBLIC, body: (_world, { address }) => ({ wallet: address }) },
  {
    // The transaction itself is to prove whose credits they are.
    action: 'POST /credits/deposit', ...PUBLIC, ...NO_CHAIN, body: () => ({ txSignature: '5'.repeat(88) })
  },
  { action: 'GET /credits/deposit', ...PUBLIC, ...NO_CHAIN },
  {
    action: 'POST /credits/intents', ...PUBLIC, ...NO_CHAIN, body: (_world, { address }) => ({ wallet: address })
  },
  {
    action: 'GET /credits/intents/:id', who: 'who knows the intent\'s id', proof: 'the id', taken: [],
    path: async () => `/credits/intents/${'ab'.repeat(16)}`,
    refused: [{ by: 'nobody', what: 'another id', status: 404, code: 'DCN_INTENT_NOT_FOUND' }]
  },
  // What is paid is the proof; with X-WALLET or an API key it is paid for that wallet.
  { action: 'POST /credits/x402', ...PUBLIC, ...NO_CHAIN },
  { action: 'GET /credits/audit', ...PUBLIC },
  { action: 'GET /treasury', ...PUBLIC },
  { action: 'GET /nodes/:node/earnings', ...PUBLIC, path: async () => `/nodes/${'1'.repeat(32)}/earnings` },
  {
    action: 'POST /auth/generate-key',
    who: 'the wallet',
    proof: 'its signature over the message for a new key: at most 5 minutes old, never used, none newer used',
    taken: [{ by: 'nobody', body: ({ nowMs }, owner) => owner.generation(nowMs + 10) }],
    refused: [
      {
        by: 'key', what: 'another wallet\'s signature', status: 401, code: 'DCN_SIGNATURE_INVALID',
        body: ({ nowMs, proven, other }) => ({
          ...proven.generation(nowMs + 10), signature: other.generation(nowMs + 10).signature
        })
      },
      {
        by: 'key', what: 'a message for revoking', status: 401, code: 'DCN_SIGNATURE_INVALID',
        body: ({ nowMs, proven }) => ({ wallet: proven.address, ...proven.revocation(nowMs + 10) })
      },
      {
        by: 'key', what: 'an old message', status: 401, code: 'DCN_SIGNATURE_STALE',
        body: ({ nowMs, proven }) => proven.generation(nowMs - 310_000)
      },
      {
        by: 'key', what: 'a used message', status: 409, code: 'DCN_SIGNATURE_USED',
        body: ({ nowMs, proven }) => proven.generation(nowMs)
      }
    ]
  },
  {
    action: 'GET /auth/key-info/:wallet', ...PUBLIC, path: async (_world, { address }) => `/auth/key-info/${address}`
  },
  {
    action: 'DELETE /auth/revoke-key/:wallet',
    who: 'the wallet',
    proof: 'the key itself, or its signature over the message for revoking: at most 5 minutes old, never used',
    path: async (_world, { address }) => `/auth/revoke-key/${address}`,
    taken: [
      { by: 'key' },
      { by: 'nobody', what: 'its signature', body: ({ nowMs }, owner) => owner.revocation(nowMs + 10) }
    ],
    refused: [
      { by: 'nobody', status: 401, code: 'DCN_WALLET_MISSING' },
      { by: 'name', status: 401, code: 'DCN_API_KEY_REQUIRED' },
      { by: 'old-key', status: 401, code: 'DCN_API_KEY_INVALID' },
      { by: 'other-key', status: 403, code: 'DCN_WALLET_MISMATCH' },
      {
        by: 'other-key', what: 'another wallet\'s signature', status: 401, code: 'DCN_SIGNATURE_INVALID',
        body: ({ nowMs, other }) => other.revocation(nowMs + 10)
      },
      {
        by: 'name', what: 'an old message', status: 401, code: 'DCN_SIGNATURE_STALE',
        body: ({ nowMs, proven }) => proven.revocation(nowMs - 310_000)
      }
    ]
  },
  { action: 'GET /health', ...PUBLIC },
  { action: 'GET /ready', ...PUBLIC },
  { action: 'GET /metrics', ...PUBLIC },
  { action: 'GET /peers', ...PUBLIC },
  { action: 'GET /webhooks/key', ...PUBLIC },
  { action: 'GET /', ...PUBLIC }
]

/** As docs/access.md shows a row. */
export function lineOf ({ action, who, proof, refused }: Row): string {
  const answers = [...new Set(refused.map(({ status, code }) => `${status} \`${code}\``))].sort()
  return `| \`${action}\` | ${who} | ${proof} | ${answers.length === 0 ? '-' : answers.join(', ')} |`
}
