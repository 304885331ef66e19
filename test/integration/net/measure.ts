/**
 * What the peer network costs between two processes, in the terms of the yardsticks. Not a test: run it alone.
 *
 * Usage: node --import tsx test/integration/net/measure.ts
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import { addressOf, createHost, until } from './hosts.ts'

const TOPIC = '/dcn/measure/1'
const ECHO = '/dcn/measure-echo/1'
const LIMITS = { requestBytesMax: 2_000_000, responseBytesMax: 2_000_000, concurrentPerPeerMax: 256 }
const BODY = new Uint8Array(200)
const DIALS = 10
const MESSAGES = 500
const REQUESTS = 5_000

const role = process.argv[2]
if (role === 'echo') await echo()
else await measure()

/** The other process: answers requests, and gossips back what it hears. */
async function echo (): Promise<void> {
  const host = createHost()
  host.serveRequests(ECHO, LIMITS, async body => body)
  host.subscribe(TOPIC, message => {
    if (message[0] === 1) void host.publish(TOPIC, new Uint8Array([2, ...message.subarray(1)]))
    return 'accept'
  })
  await host.start()
  process.send?.(addressOf(host))
  process.on('disconnect', () => { void host.stop() })
}

async function measure (): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['echo'], { execArgv: ['--import', 'tsx'] })
  const address = await new Promise<string>(resolve => child.once('message', text => { resolve(text as string) }))
  await meshTime(address)
  const host = createHost()
  let onEcho = (): void => {}
  host.subscribe(TOPIC, () => { onEcho(); return 'accept' })
  await host.start()
  const peer = await host.dial(address)
  await until('it is in the mesh', () => host.meshPeers(TOPIC).length === 1)
  await gossip(host, resolve => { onEcho = resolve })
  await requests(host, peer)
  await host.stop()
  child.disconnect()
}

async function meshTime (address: string): Promise<void> {
  const times: number[] = []
  for (let at = 0; at < DIALS; at++) {
    const host = createHost({ listen: [] })
    host.subscribe(TOPIC, () => 'accept')
    await host.start()
    const startedAt = performance.now()
    await host.dial(address)
    await until('it is in the mesh', () => host.meshPeers(TOPIC).length === 1)
    times.push(performance.now() - startedAt)
    await host.stop()
  }
  report('from dial to mesh', times)
}

async function gossip (host: Libp2pNetwork, onEcho: (resolve: () => void) => void): Promise<void> {
  const times: number[] = []
  for (let at = 0; at < MESSAGES; at++) {
    const message = new Uint8Array(300)
    message.set([1, at >> 8, at & 0xff])
    const startedAt = performance.now()
    const back = new Promise<void>(resolve => { onEcho(resolve) })
    await host.publish(TOPIC, message)
    await back
    times.push((performance.now() - startedAt) / 2)
  }
  report('gossip, one way (half of there and back)', times)
}

async function requests (host: Libp2pNetwork, peer: string): Promise<void> {
  const ask = async (body = BODY): Promise<Uint8Array> => await host.request(peer, ECHO, body, { timeoutMs: 30_000 })
  for (let at = 0; at < 500; at++) await ask()
  const times: number[] = []
  for (let at = 0; at < REQUESTS; at++) {
    const startedAt = performance.now()
    await ask()
    times.push(performance.now() - startedAt)
  }
  report('request, one at a time', times)
  for (const outstanding of [64, 256]) {
    const startedAt = performance.now()
    let left = 10 * REQUESTS
    await Promise.all(Array.from({ length: outstanding }, async () => { while (left-- > 0) await ask() }))
    const perSecond = Math.round(10 * REQUESTS / (performance.now() - startedAt) * 1_000)
    process.stdout.write(`requests, ${outstanding} outstanding: ${perSecond}/s\n`)
  }
  const large: number[] = []
  for (let at = 0; at < 30; at++) {
    const startedAt = performance.now()
    await ask(new Uint8Array(1_000_000))
    large.push(performance.now() - startedAt)
  }
  report('request and answer of 1 MB each', large)
}

function report (what: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(2)
  process.stdout.write(`${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`)
}
