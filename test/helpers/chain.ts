/** An embedded chain in this process, with its RPC server on a free port. */
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { Faucet } from '../../src/chain/faucet.ts'
import type { LocalChain } from '../../src/chain/local-chain.ts'
import { openChain } from '../../src/chain/open-chain.ts'
import { RpcServer } from '../../src/chain/rpc/rpc-server.ts'
import { silentLogger } from './silent-logger.ts'

const LAMPORTS_PER_SOL = 1_000_000_000

export interface TestChain {
  chain: LocalChain
  /** `http://127.0.0.1:...`, as --solana-rpc takes it. */
  rpcUrl: string
  webSocketUrl: string
  /** Gives SOL to an address; the signature, processed. */
  giveSol (address: string, sol?: number): Promise<string>
  /** Gives test USDC to a wallet, making its token account; 0 makes only that. The signature, processed. */
  giveUsdc (wallet: string, microUsdc: number): Promise<string>
  /** Resolves when all that has happened is final. */
  finalized (): Promise<void>
  /** The server goes away as in an outage, and comes back at the same port with the same chain. */
  restart (whileAway?: () => Promise<void>): Promise<void>
  stop (): Promise<void>
  [Symbol.asyncDispose] (): Promise<void>
}

export interface TestChainInit {
  /** Short, so that no test waits for anything to be final. */
  slotMs?: number
  finalitySlots?: number
  /** A directory to keep the chain in; else it is kept nowhere. */
  data?: string
  seed?: Uint8Array
  clock?: Clock
  port?: number
}

export async function startChain (init: TestChainInit = {}): Promise<TestChain> {
  const { slotMs = 20, finalitySlots = 2, data, seed = generateSeed(), port = 0 } = init
  const clock = init.clock ?? { nowMs: () => Date.now() }
  const faucet = signerFromSeed(seed)
  const { chain, journal } = await openChain({ clock }, { data, faucet, slotMs, finalitySlots })
  const giver = new Faucet(chain, seed)
  const onFatal = (err: unknown): void => { throw err }
  const serve = async (at: number): Promise<RpcServer> => {
    const server = new RpcServer({ chain, faucet: giver, logger: silentLogger, onFatal }, { port: at, slotMs })
    await server.start()
    return server
  }
  let server = await serve(port)
  const { httpUrl, webSocketUrl } = server
  const stop = async (): Promise<void> => {
    await server.stop()
    await journal.close()
  }
  return {
    chain,
    rpcUrl: httpUrl,
    webSocketUrl,
    giveSol: async (address, sol = 1) => await giver.giveSol(address, BigInt(Math.round(sol * LAMPORTS_PER_SOL))),
    giveUsdc: async (wallet, microUsdc) => await giver.giveUsdc(wallet, BigInt(microUsdc)),
    finalized: async () => {
      const slot = chain.slotAt('processed')
      while (chain.slotAt('finalized') < slot) {
        await new Promise(resolve => setTimeout(resolve, slotMs / 2))
        chain.tick()
      }
    },
    restart: async (whileAway = async () => {}) => {
      await server.stop()
      await whileAway()
      server = await serve(Number(new URL(httpUrl).port))
    },
    stop,
    [Symbol.asyncDispose]: stop
  }
}
