/** Composes all that brings USDC in. */
import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { toHex } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { GatewayConfig } from '../config.ts'
import type { Ledger } from '../credits/ledger.ts'
import { depositRoutes } from '../routes/deposits.ts'
import { IntentStore } from '../store/intent-store.ts'
import { PaymentStore } from '../store/payment-store.ts'
import type { StateStore } from '../store/state-store.ts'
import type { Cluster } from './cluster.ts'
import { DepositDesk } from './deposit-desk.ts'
import { DepositPeers } from './deposit-peers.ts'
import { IntentKeys } from './intent-keys.ts'
import { IntentWatch } from './intent-watch.ts'
import { Intents } from './intents.ts'
import { Sweeper } from './sweeper.ts'

const INTENT_ID_BYTES = 16

export interface DepositPartsDeps {
  /** Of the gateway's own key, from which those of intents follow. */
  seed: Uint8Array
  signer: Signer
  network: Pick<Network, 'self' | 'request' | 'serveRequests'>
  cluster: Cluster
  state: StateStore
  ledger: Ledger
  gateways (): PeerId[]
  clock: Clock
  logger: Logger
}

export interface DepositParts {
  desk: DepositDesk
  payments: PaymentStore
  watch: Service
  routes: FastifyPluginAsync
}

export function depositParts (
  deps: DepositPartsDeps, config: Pick<GatewayConfig, 'depositsFromSlot'>
): DepositParts {
  const { seed, signer, network, cluster, state, ledger, clock, logger } = deps
  const address = addressOfPeer(network.self)
  const keys = new IntentKeys(seed)
  const store = new IntentStore({ state, referenceOf: intentId => keys.reference(intentId) })
  const payments = new PaymentStore({ state })
  const intents = new Intents({
    address, cluster, state, store, keys, clock, newId: () => toHex(randomBytes(INTENT_ID_BYTES))
  })
  const peers = new DepositPeers({ network, ledger, pull: async gateway => await ledger.peers.pull(gateway) })
  const desk = new DepositDesk({
    self: network.self, cluster, ledger, intents, payments, peers,
    // Also those that are not present: the caller is told whose money it is.
    gateways: () => [...new Set([
      ...deps.gateways(), ...ledger.core.machine.book.marks().map(({ gateway }) => gateway)
    ])].filter(gateway => gateway !== network.self)
  }, config)
  peers.serve(desk)
  const sweeper = new Sweeper({ signer, address, keys, store, intents, state, logger })
  const watch = new IntentWatch({ cluster, intents, desk, sweeper, clock, logger })
  return { desk, payments, watch, routes: depositRoutes({ desk, intents }) }
}
