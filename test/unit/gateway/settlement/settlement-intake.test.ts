/** What another gateway tells of settlements is taken whole, and only where it holds. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildPlan, type Plan } from '../../../../gateway/settlement/plan-builder.ts'
import { SettlementIntake } from '../../../../gateway/settlement/settlement-intake.ts'
import { ReceiptStore } from '../../../../gateway/store/receipt-store.ts'
import { SettlementStore } from '../../../../gateway/store/settlement-store.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import type { Signer } from '../../../../protocol/core/ed25519.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { settlementRoot } from '../../../../protocol/receipts/tree.ts'
import { sealStatus, type SettlementStatus } from '../../../../protocol/wire/settlement-news.ts'
import { manifestIdOf, sealManifest, type Manifest } from '../../../../protocol/wire/settlements.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'
import { GENESIS, TRANSACTION } from '../../../helpers/settled-files.ts'
import { stateDir } from '../../../helpers/settlement.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const GATEWAY = receiptNode(40)
const SELF = receiptNode(41)
const NODES = [1, 2].map(receiptNode)

const test = suite('settlement intake')

const contents = new Map<string, Uint8Array>()
let plan: Plan
let forgotten: number[] = []

/** A fresh gateway that hears of settlements. */
async function hearing (): Promise<{
  intake: SettlementIntake, store: SettlementStore, stop: () => Promise<void>
}> {
  const dir = await stateDir()
  const state = new StateStore({ path: dir.path })
  await state.start()
  const store = new SettlementStore({ state })
  const intake = new SettlementIntake({
    state, store, books: { self: peerIdOf(SELF.publicKey), revision: 2 }, logger: silentLogger,
    fetch: async (_peer, id) => {
      const content = contents.get(id)
      if (content === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id })
      return content
    },
    onForgotten: revision => { forgotten.push(revision) }
  })
  return { intake, store, stop: async () => { await state.stop(); await dir[Symbol.asyncDispose]() } }
}

test.before(async () => {
  await using dir = await stateDir()
  const state = new StateStore({ path: dir.path })
  await state.start()
  const [receipts, store] = [new ReceiptStore({ state }), new SettlementStore({ state })]
  const maker = new ReceiptMaker(GATEWAY)
  await state.commit(batch => {
    for (const node of NODES) for (const no of [1, 2, 3]) receipts.put(batch, maker.next(node), jobIdNo(no))
  })
  const shares = NODES.map(node => ({ node: peerIdOf(node.publicKey), firstSequence: 1, count: 3 }))
  plan = (await buildPlan({ state, receipts, store, signer: GATEWAY }, shares, {
    number: 1, createdAtMs: 1_000, genesis: GENESIS, mint: USDC_MINT, transfersMax: 16
  }))!
  for (const { files } of plan.manifest.payees) {
    for (const id of files) contents.set(id, new Uint8Array((await store.file(id))!))
  }
  contents.set(manifestIdOf(plan.sealed), plan.sealed)
  await state.stop()
})

function statusOf (changes: Partial<SettlementStatus> = {}, signer: Signer = GATEWAY): Uint8Array {
  const { number, root } = plan.manifest
  return sealStatus({
    number, revision: 1, root, manifest: manifestIdOf(plan.sealed), parts: [{ state: 'open', transaction: '' }],
    ...changes
  }, signer)
}

/** The settlement with another manifest, signed by its gateway. */
function altered (changes: Partial<Manifest>): Uint8Array {
  const manifest = { ...plan.manifest, ...changes }
  const root = changes.root ?? settlementRoot(manifest.payees)
  const sealed = sealManifest({ ...manifest, root }, GATEWAY)
  contents.set(manifestIdOf(sealed), sealed)
  return statusOf({ root, manifest: manifestIdOf(sealed) })
}

test('one that holds is taken with its receipts, and its later words after it', async () => {
  const { intake, store, stop } = await hearing()
  assert.is(await intake.take([statusOf()], 'peer'), 1)
  const paid = statusOf({ revision: 2, parts: [{ state: 'final', transaction: TRANSACTION }] })
  assert.is(await intake.take([statusOf(), paid], 'peer'), 1)
  const known = (await store.byId(plan.manifest.root))!
  assert.equal(known.manifest, plan.manifest)
  assert.is(known.status.parts[0]!.state, 'final')
  for (const { files } of plan.manifest.payees) assert.ok(await store.rootOf(files[0]!))
  await stop()
})

test('one that does not hold is not taken', async () => {
  const [first, second] = plan.manifest.payees as [Manifest['payees'][number], Manifest['payees'][number]]
  const other = receiptNode(9)
  const wrong: Array<[what: string, status: Uint8Array]> = [
    ['a larger sum', altered({ payees: [{ ...first, sum: first.sum + 1 }, second] })],
    ['receipts of the other node', altered({ payees: [{ ...first, files: second.files }, second] })],
    ['another place in the account', altered({ payees: [{ ...first, firstSequence: 2 }, second] })],
    ['another wallet', altered({ payees: [{ ...first, payTo: second.payTo }, second] })],
    ['another tree', altered({ payees: [{ ...first, subRoot: contentIdOf(other.publicKey) }, second] })],
    ['a root of nothing', altered({ root: contentIdOf(other.publicKey) })],
    ['another number', statusOf({ number: 2 })],
    ['more parts', statusOf({ parts: [{ state: 'open', transaction: '' }, { state: 'open', transaction: '' }] })],
    ['told by who did not sign the manifest', statusOf({}, other)]
  ]
  for (const [what, status] of wrong) {
    const { intake, store, stop } = await hearing()
    assert.is(await intake.take([status], 'peer'), 0, what)
    assert.equal(await store.list(9), [], what)
    await stop()
  }
})

test('a settlement does not become another', async () => {
  const { intake, store, stop } = await hearing()
  await intake.take([statusOf()], 'peer')
  assert.is(await intake.take([statusOf({ revision: 2, root: contentIdOf(SELF.publicKey) })], 'peer'), 0)
  assert.is((await store.list(9))[0]!.status.revision, 1)
  await stop()
})

test('where a peer does not have a file, nothing is known yet, and it is asked for again', async () => {
  const { intake, store, stop } = await hearing()
  const [id] = plan.manifest.payees[1]!.files as [string]
  const file = contents.get(id)!
  contents.delete(id)
  const err = await intake.take([statusOf()], 'peer').then(() => undefined, (reason: unknown) => reason)
  assert.is((err as DcnError).code, 'DCN_CONTENT_NOT_FOUND')
  assert.equal(await store.list(9), [])
  contents.set(id, file)
  assert.is(await intake.take([statusOf()], 'peer'), 1)
  await stop()
})

test('own words from elsewhere are nothing new, unless they go further than the books', async () => {
  const { intake, stop } = await hearing()
  forgotten = []
  await intake.take([statusOf({ revision: 2 }, SELF)], 'peer')
  assert.equal(forgotten, [])
  await intake.take([statusOf({ revision: 3 }, SELF)], 'peer')
  assert.equal(forgotten, [3])
  await stop()
})

test.run()
