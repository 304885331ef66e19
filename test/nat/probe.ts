/**
 * A host in one of the namespaces that dials another and says how it got there, as one line of JSON.
 *
 * Usage: node --import tsx test/nat/probe.ts <listen address or ''> <target address> <seconds to wait for an upgrade>
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import { createNetwork } from '../../protocol/net/network.ts'
import { NODE_INFO_PROTOCOL, openNodeInfo } from '../../protocol/wire/node-info.ts'
import { silentLogger } from '../helpers/silent-logger.ts'

export interface Probed {
  error?: string
  /** Until the target had answered a question. */
  answeredMs: number
  relayed: boolean
  /** When a direct connection had taken the place of the relayed one. */
  directMs?: number
  address?: string
}

const POLL_MS = 50

const [listen = '', target = '', waitS = '0'] = process.argv.slice(2)
const network = createNetwork({ logger: silentLogger, clock: { nowMs: () => Date.now() } }, {
  seed: generateSeed(), listen: listen === '' ? [] : [listen], bootstrap: [], mdns: false, relayServer: false
})
await network.start()
console.log(JSON.stringify(await probe().catch((err: unknown) => ({ error: reasonOf(err) }))))
await network.stop()
process.exit(0)

async function probe (): Promise<Probed> {
  const startedAtMs = Date.now()
  const peer = await network.dial(target)
  const connection = () => network.connectedPeers().find(each => each.peer === peer)
  const relayed = connection()?.relayed === true
  const answer = await network.request(peer, NODE_INFO_PROTOCOL, new Uint8Array(), { timeoutMs: 10_000 })
  openNodeInfo(answer, Date.now())
  const probed: Probed = { answeredMs: Date.now() - startedAtMs, relayed }
  const deadlineMs = startedAtMs + 1_000 * Number(waitS)
  while (connection()?.relayed !== false && Date.now() < deadlineMs) await sleep(POLL_MS)
  if (relayed && connection()?.relayed === false) probed.directMs = Date.now() - startedAtMs
  return { ...probed, address: connection()?.address ?? 'lost' }
}
