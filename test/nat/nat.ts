/**
 * Real daemons behind real NAT: namespaces with routers that masquerade and let nothing in (see topology.ts).
 *
 * Usage: npm run test:nat      (Linux, root, iproute2, nftables, curl; under three minutes)
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Daemons, type Running } from './daemons.ts'
import type { Probed } from './probe.ts'
import { ADDRESSES, Topology, type Home, type Place } from './topology.ts'

const DEADLINE_MS = 170_000
const WS_PORT = 4002
const SUM = 'function handler (p) { return { sum: p.a + p.b } }'

complainWhereToolsAreMissing()
const startedAtMs = Date.now()
const topology = new Topology()
const daemons = new Daemons(topology)
let passed = 0
let failed = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { end(`ended by ${signal}`) })
process.once('uncaughtException', err => { end(String(err)) })
setTimeout(() => { end(`not done after ${DEADLINE_MS} ms`) }, DEADLINE_MS).unref()
try {
  topology.create()
  await checks()
} catch (err) {
  end(String(err))
}
end()

async function checks (): Promise<void> {
  let a = await daemons.gateway('gateway-a')
  const b = await daemons.gateway('gateway-b', a.address('tcp'))
  topology.allowOnly(3, WS_PORT)
  const n1 = await daemons.node('node-1', a.address('tcp'))
  const n2 = await daemons.node('node-2', a.address('tcp'))
  const n3 = await daemons.node('node-3', a.address('ws'))
  const all = [n1, n2, n3]

  await check('nodes behind NAT join through one gateway and meet the other', async () => {
    await joined(a, all)
    await joined(b, all)
  })
  await check('one whose router lets out only the websocket port has only websockets', async () => {
    for (const gateway of [a, b]) {
      const seen = await daemons.peer(gateway, n3.peerId)
      if (seen?.address === undefined) throw new Error('not connected')
      if (seen.direction === 'inbound' && !/\/ws/.test(seen.address)) throw new Error(seen.address)
    }
  })
  for (const [name, gateway] of [['A', a], ['B', b]] as const) {
    await check(`jobs posted at ${name} run on every node`, async () => { await jobsEverywhere(gateway, all) })
    await check(`code of 300 KB, pulled as a blob, from ${name}`, async () => {
      await daemons.job(gateway, `// ${name}${'x'.repeat(300_000)}\n${SUM}`, { a: 1, b: 2 }, '{"sum":3}')
    })
    await check(`a result of 1 MB to ${name}`, async () => {
      const code = 'function handler () { return { s: "x".repeat(999_000) } }'
      await daemons.job(gateway, code, {}, `{"s":"${'x'.repeat(999_000)}"}`)
    })
  }

  await check('a node behind NAT is reached from behind another through a relay', async () => {
    const probed = await probe('node-2', '', await relayAddress(n1), 12)
    return `answered in ${probed.answeredMs} ms, ` +
      (probed.directMs === undefined ? 'no direct connection within 12 s' : `direct after ${probed.directMs} ms`)
  })
  await check('a relayed connection to a public peer becomes direct (DCUtR)', async () => {
    const listen = `/ip4/${ADDRESSES.client}/tcp/4001`
    const probed = await probe('client', listen, await relayAddress(n1), 12)
    if (probed.directMs === undefined) throw new Error(`still relayed: ${JSON.stringify(probed)}`)
    return `answered in ${probed.answeredMs} ms, direct after ${probed.directMs} ms`
  })

  await check('gateway A is killed: jobs at B go on', async () => {
    await daemons.kill(a)
    await jobsEverywhere(b, all)
  })
  await check('every node has a place at the relay that is left', async () => {
    for (const node of all) await until(`${node.place} at B`, async () => (await relayAddress(node, b)) !== '')
    await probe('node-2', '', await relayAddress(n1, b), 0)
  })
  await check('gateway A is back: every node comes back to it', async () => {
    a = await daemons.gateway('gateway-a')
    await joined(a, all)
    await jobsEverywhere(a, all)
  })
  await lineLost(1, n1, [a, b])
}

/** The router of a node is off for 20 s, forgets all mappings, and comes back under another address. */
async function lineLost (home: Home, node: Running, gateways: Running[]): Promise<void> {
  topology.cutLine(home)
  await sleep(20_000)
  const restoredAtMs = Date.now()
  topology.restoreLine(home)
  await check('a node whose router lost its line for 20 s comes back under another address', async () => {
    await Promise.all(gateways.map(async gateway => {
      await until(`${node.place} at ${gateway.place}`, async () => {
        const seen = await daemons.peer(gateway, node.peerId)
        return seen?.address?.includes(`11.0.0.${100 + home}`) === true && seen.relayed === false
      })
    }))
    const backMs = Date.now() - restoredAtMs
    for (const gateway of gateways) await jobsEverywhere(gateway, [node])
    return `back after ${backMs} ms`
  })
}

/** More sleeping jobs than the slots of all nodes but one, so that each gets some. */
async function jobsEverywhere (gateway: Running, nodes: Running[]): Promise<void> {
  const code = 'async function handler (p) { await new Promise(r => setTimeout(r, 500)); return { i: p.i } }'
  const used = new Set<string | undefined>()
  for (let round = 0; round < 4 && !nodes.every(node => used.has(node.peerId)); round++) {
    const views = await Promise.all(Array.from({ length: 12 }, async (_, i) => {
      return await daemons.job(gateway, code, { i }, `{"i":${i}}`)
    }))
    for (const view of views) used.add(view.node)
  }
  const idle = nodes.filter(node => !used.has(node.peerId)).map(node => node.place)
  if (idle.length > 0) throw new Error(`${idle.join(', ')} got no job`)
}

async function joined (gateway: Running, nodes: Running[]): Promise<void> {
  for (const node of nodes) {
    await until(`${node.place} at ${gateway.place}`, async () => {
      const seen = await daemons.peer(gateway, node.peerId)
      return seen?.role === 'node' && seen.connected && seen.relayed === false
    })
  }
}

/** The address at a relay that a node tells its peers. */
async function relayAddress (node: Running, relay?: Running): Promise<string> {
  const relays = relay === undefined ? daemons.gateways() : [relay]
  for (const { peerId, place } of relays) {
    const address = `/ip4/${ADDRESSES[place as 'gateway-a']}/tcp/4001/p2p/${peerId}/p2p-circuit/p2p/${node.peerId}`
    const [file, args] = probeCommand('client', '', address, 0)
    const probed = await daemons.json<Probed>(file, args)
    if (probed.error === undefined) return address
  }
  return ''
}

async function probe (from: Place, listen: string, target: string, waitS: number): Promise<Probed> {
  if (target === '') throw new Error('no relay has a place for it')
  const probed = await daemons.json<Probed>(...probeCommand(from, listen, target, waitS))
  if (probed.error !== undefined) throw new Error(probed.error)
  if (!probed.relayed) throw new Error(`was not relayed: ${JSON.stringify(probed)}`)
  return probed
}

function probeCommand (from: Place, listen: string, target: string, waitS: number): [string, string[]] {
  return topology.at(from, process.execPath, '--import', 'tsx', 'test/nat/probe.ts', listen, target, String(waitS))
}

async function check (what: string, run: () => Promise<unknown>): Promise<void> {
  const fromMs = Date.now()
  try {
    const note = await run()
    passed++
    console.log(`✔ ${what} (${Date.now() - fromMs} ms${typeof note === 'string' ? `; ${note}` : ''})`)
  } catch (err) {
    failed++
    console.log(`✘ ${what} (${Date.now() - fromMs} ms): ${err instanceof Error ? err.message : String(err)}`)
  }
}

async function until (what: string, holds: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs
  while (!await holds()) {
    if (Date.now() > deadlineMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await sleep(100)
  }
}

function complainWhereToolsAreMissing (): void {
  const missing = process.getuid?.() === 0 ? [] : ['root']
  for (const tool of ['ip', 'nft', 'curl']) {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' })
    } catch {
      missing.push(tool)
    }
  }
  if (missing.length === 0) return
  console.error(`test:nat needs ${missing.join(', ')}: run it as root on Linux with iproute2, nftables and curl`)
  process.exit(1)
}

function end (failure?: string): never {
  if (failure !== undefined) {
    failed++
    console.log(`✘ ${failure}`)
  }
  if (failed > 0) daemons.printLogs()
  daemons.killAll()
  topology.remove()
  console.log(`\n${passed} passed, ${failed} failed, ${Date.now() - startedAtMs} ms`)
  process.exit(failed === 0 ? 0 : 1)
}
