/** The REST contract of what a gateway says about itself and the network around it. */
import { Type, type Static } from 'typebox'
import { ISOLATION_LEVELS, type IsolationLevel } from '../core/isolation.ts'

export const HealthView = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('starting')], {
    description: 'starting: it is catching up with the other gateways; degraded: its store does not answer'
  }),
  queueLength: Type.Integer({ minimum: 0, description: 'Accepted jobs that no node has yet' }),
  activeWorkers: Type.Integer({ minimum: 0, description: 'Nodes heard of within 10 seconds' }),
  redisOk: Type.Boolean({ description: 'For old clients: the same as storeOk' }),
  storeOk: Type.Boolean({ description: 'The gateway can read and write its store' }),
  recordsOk: Type.Boolean({ description: 'It knows the functions and API keys that the other gateways know' }),
  ledgerOk: Type.Boolean({ description: 'It knows the credits that the other gateways know' }),
  chain: Type.Union([Type.Literal('off'), Type.Literal('silent'), Type.Literal('ok'), Type.Literal('mismatch')], {
    description: 'Solana; silent: it has not answered yet; mismatch: another cluster than before, so money is off'
  }),
  peers: Type.Integer({ minimum: 0, description: 'Open connections to other daemons' }),
  jobsInFlight: Type.Integer({ minimum: 0 }),
  version: Type.String(),
  timestamp: Type.String({ format: 'date-time' })
})
export type HealthView = Static<typeof HealthView>

export const ReadyView = Type.Object({
  ready: Type.Boolean({ description: 'It would take a job now' }),
  reasons: Type.Array(Type.String(), { description: 'Why not; empty where it would' })
})
export type ReadyView = Static<typeof ReadyView>

const Isolation = Type.Unsafe<IsolationLevel>({
  type: 'string', enum: [...ISOLATION_LEVELS], description: 'What stands between jobs and its machine'
})

export const PeerView = Type.Object({
  peerId: Type.String(),
  role: Type.Union([Type.Literal('gateway'), Type.Literal('node'), Type.Literal('unknown')]),
  version: Type.Optional(Type.String()),
  connected: Type.Boolean({ description: 'False: known by gossip only' }),
  address: Type.Optional(Type.String({ description: 'Multiaddress of the connection' })),
  direction: Type.Optional(Type.Union([Type.Literal('inbound'), Type.Literal('outbound')])),
  relayed: Type.Optional(Type.Boolean()),
  roundTripMs: Type.Optional(Type.Number({ minimum: 0 })),
  connectedAt: Type.Optional(Type.String({ format: 'date-time' })),
  startedAt: Type.Optional(Type.String({ format: 'date-time' })),
  runtimes: Type.Array(Type.String()),
  cpus: Type.Optional(Type.Integer()),
  memoryMiB: Type.Optional(Type.Integer({ description: 'Largest memory class offered to one job' })),
  slots: Type.Optional(Type.Integer({ description: 'Jobs run at once' })),
  busy: Type.Optional(Type.Integer({ description: 'Slots in use' })),
  isolation: Type.Optional(Isolation),
  layers: Type.Optional(Type.Array(Type.String(), {
    description: 'What the isolation is made of, each tested when the node started'
  })),
  gpus: Type.Optional(Type.Array(Type.Object({
    model: Type.String(),
    vramMiB: Type.Integer({ minimum: 0, description: '0 where it is not known' }),
    driver: Type.String(),
    backend: Type.String({ description: 'What WebGPU runs on' }),
    count: Type.Integer({ minimum: 1 })
  }), { description: 'That functions can use: a computation in the sandbox gave the right numbers' })),
  httpUrl: Type.Optional(Type.String({ description: 'REST API of a gateway' }))
})
export type PeerView = Static<typeof PeerView>

export const PeersView = Type.Object({
  self: Type.Object({
    peerId: Type.String(),
    solanaAddress: Type.String(),
    version: Type.String(),
    addresses: Type.Array(Type.String(), { description: 'Multiaddresses for --bootstrap' })
  }),
  peers: Type.Array(PeerView)
})
export type PeersView = Static<typeof PeersView>

export const ErrorView = Type.Object({
  message: Type.String(),
  code: Type.String()
}, { additionalProperties: true })
export type ErrorView = Static<typeof ErrorView>
