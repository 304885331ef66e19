/** x402 v2, scheme `exact` on Solana, with no outside service: the gateway is its own facilitator. */
import { x402Facilitator } from '@x402/core/facilitator'
import {
  decodePaymentSignatureHeader, encodePaymentRequiredHeader, encodePaymentResponseHeader
} from '@x402/core/http'
import { x402ResourceServer } from '@x402/core/server'
import type { Network, PaymentPayload, PaymentRequirements } from '@x402/core/types'
import { SettlementCache, toFacilitatorSvmSigner, type FacilitatorSvmSigner } from '@x402/svm'
import { ExactSvmScheme as FacilitatorScheme } from '@x402/svm/exact/facilitator'
import { ExactSvmScheme as ServerScheme } from '@x402/svm/exact/server'
import {
  address, getSignatureFromTransaction, getTransactionDecoder, type MessagePartialSigner, type SignatureBytes,
  type TransactionPartialSigner
} from '@solana/kit'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { clusterName, GENESIS_MAINNET } from '../../protocol/solana/clusters.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import { notFinal } from '../deposits/deposit-errors.ts'
import type { FacilitatorInit, SettleHooks, X402Facilitator } from './x402-types.ts'

/** How long the payer's transaction may take, as the challenge says. */
const TIMEOUT_S = 60
/** How long a request waits for it to be final. */
const FINAL_MS_MAX = 45_000
const LOOK_MS = 250
/** Of a genesis hash, in a network's name (CAIP-2). */
const REFERENCE_CHARS = 32

type KitSigner = MessagePartialSigner & TransactionPartialSigner

export async function createFacilitator (init: FacilitatorInit): Promise<X402Facilitator> {
  const { rpcUrl, solana, amount } = init
  const network = networkOf(init.genesis)
  const signer = kitSigner(init.signer)
  const base = toFacilitatorSvmSigner(signer, { defaultRpcUrl: rpcUrl })
  // What was settled before is known to all; whether it is credited, the ledger says.
  const cache = new SettlementCache()
  const facilitatorOf = (own: FacilitatorSvmSigner): x402Facilitator =>
    new x402Facilitator().register(network, new FacilitatorScheme(own, cache))
  const local = facilitatorOf(base)
  const server = new x402ResourceServer({
    verify: async (payload, requirements) => await local.verify(payload, requirements),
    settle: async (payload, requirements) => await local.settle(payload, requirements),
    getSupported: async () => local.getSupported() as never
  }).register(network, new ServerScheme())
  await server.initialize()
  const accepts = await server.buildPaymentRequirements({
    scheme: 'exact', network, payTo: signer.address, maxTimeoutSeconds: TIMEOUT_S,
    price: { amount: String(amount), asset: solana.mint }
  })
  return {
    challenge: async url => encodePaymentRequiredHeader(await server.createPaymentRequiredResponse(accepts, {
      url, description: `${amount} credits for code on DCN`, mimeType: 'application/json'
    }, 'Payment required')),
    settle: async (header, hooks) => {
      const { payload, requirements } = read(header, accepts, server)
      const sending = sendingBy(solana, hooks)
      const settled = await facilitatorOf({ ...base, ...sending.methods }).settle(payload, requirements)
        .catch((err: unknown) => { throw sending.failure() ?? err })
      if (settled.success) {
        return { transaction: settled.transaction, header: encodePaymentResponseHeader(settled) }
      }
      throw sending.failure() ?? refused(settled.errorReason ?? 'it cannot be settled')
    }
  }
}

/** Only the public clusters have a name; any other takes the main one's, for its clients know no more. */
function networkOf (genesis: string): Network {
  const named = clusterName(genesis) === 'local' ? GENESIS_MAINNET : genesis
  return `solana:${named.slice(0, REFERENCE_CHARS)}`
}

function kitSigner (signer: Signer): KitSigner {
  const own = address(solanaAddressOf(signer.publicKey))
  const sign = (message: Iterable<number>) => ({
    [own]: signer.sign(Uint8Array.from(message)) as SignatureBytes
  })
  return {
    address: own,
    signMessages: async messages => messages.map(({ content }) => sign(content)),
    signTransactions: async transactions => transactions.map(({ messageBytes }) => sign(messageBytes))
  }
}

function read (
  header: string, accepts: PaymentRequirements[], server: x402ResourceServer
): { payload: PaymentPayload, requirements: PaymentRequirements } {
  let payload: PaymentPayload
  let requirements: PaymentRequirements | undefined
  try {
    payload = decodePaymentSignatureHeader(header)
    requirements = server.findMatchingRequirements(accepts, payload)
  } catch {
    throw refused('PAYMENT-SIGNATURE cannot be read')
  }
  if (requirements === undefined) throw refused('it is not what PAYMENT-REQUIRED asks for')
  return { payload, requirements }
}

/** How one payment is sent; the scheme tells of nothing that fails there. */
function sendingBy (solana: Solana, hooks: SettleHooks): {
  methods: Pick<FacilitatorSvmSigner, 'sendTransaction' | 'confirmTransaction'>
  failure: () => DcnError | undefined
} {
  let failure: DcnError | undefined
  const noting = async <T>(doing: () => Promise<T>): Promise<T> => {
    try {
      return await doing()
    } catch (err) {
      if (isDcnError(err)) failure = err
      throw err
    }
  }
  return {
    failure: () => failure,
    methods: {
      sendTransaction: async encoded => await noting(async () => {
        const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'))
        const transaction = getSignatureFromTransaction(getTransactionDecoder().decode(bytes))
        await hooks.before(transaction, bytes)
        try {
          await solana.send({ bytes })
        } catch (err) {
          if (!isDcnError(err) || err.code !== 'DCN_TRANSACTION_FAILED') throw err
          await hooks.refused(transaction)
          throw refused(err.context.reason)
        }
        return transaction
      }),
      confirmTransaction: async transaction => { await noting(async () => { await final(solana, transaction) }) }
    }
  }
}

/** Throws DCN_DEPOSIT_NOT_FINAL, DCN_PAYMENT_REFUSED where it has failed. */
async function final (solana: Solana, transaction: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < FINAL_MS_MAX; waitedMs += LOOK_MS) {
    const read = await solana.transaction(transaction)
    if (read?.failed !== undefined) throw refused(`the transaction failed: ${read.failed}`)
    if (read !== undefined) return
    await sleep(LOOK_MS, undefined, { ref: false })
  }
  throw notFinal(transaction)
}

function refused (reason: string): DcnError {
  return new DcnError('DCN_PAYMENT_REFUSED', { reason })
}
