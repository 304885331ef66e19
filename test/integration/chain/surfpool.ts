/** Another implementation of Solana's RPC, where its package is installed: what clients do here has to work there. */
import { createRequire } from 'node:module'
import { encodeMint } from '../../../src/chain/vm/tokens.ts'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { USDC_DECIMALS, USDC_MINT } from '../../../protocol/core/limits.ts'
import { TOKEN_PROGRAM } from '../../../src/chain/programs.ts'
import type { Endpoint } from './kit-flow.ts'

const PACKAGE = '@solana/surfpool-linux-x64-gnu'

interface Surfnet { rpcUrl: string, wsUrl: string }
interface Module {
  Surfnet: {
    startWithConfig: (config: { offline: boolean, blockProductionMode: string, slotTimeMs: number }) => Surfnet
  }
}

/** It ends as soon as nobody holds it. */
let running: Surfnet | undefined

/** Undefined where it is not installed. It runs in this process, until its end. */
export async function startSurfpool (slotTimeMs: number): Promise<Endpoint | undefined> {
  const require = createRequire(import.meta.url)
  try {
    require.resolve(PACKAGE)
  } catch {
    return undefined
  }
  const { Surfnet } = require(PACKAGE) as Module
  running = Surfnet.startWithConfig({ offline: true, blockProductionMode: 'clock', slotTimeMs })
  const { rpcUrl, wsUrl } = running
  const mintAuthority = signerFromSeed(generateSeed()).publicKey
  await call(rpcUrl, 'surfnet_setAccount', [USDC_MINT, {
    lamports: 1_461_600, owner: TOKEN_PROGRAM, executable: false,
    data: Buffer.from(encodeMint({ mintAuthority, decimals: USDC_DECIMALS })).toString('hex')
  }])
  return {
    rpcUrl,
    webSocketUrl: wsUrl,
    giveUsdc: async (wallet, microUsdc) => {
      return await call(rpcUrl, 'surfnet_setTokenAccount', [wallet, USDC_MINT, { amount: microUsdc }, TOKEN_PROGRAM])
    }
  }
}

async function call (url: string, method: string, params: unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  })
  const { result, error } = await response.json() as { result?: unknown, error?: { message: string } }
  if (error !== undefined) throw new Error(`${method}: ${error.message}`)
  return result
}
