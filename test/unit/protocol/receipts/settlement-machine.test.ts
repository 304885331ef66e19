/** Nobody is paid twice or forgotten, whatever the chain does and wherever the gateway dies. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  newParts, REFUSALS_MAX, SettlementMachine, type Action, type Part, type PaymentState, type SignedPayment
} from '../../../../protocol/receipts/settlement-machine.ts'

const NODES = ['a', 'b', 'c', 'd', 'e']
const PER_PART = 2
const LIFETIME = 5

interface Transaction { nodes: string[], lastValid: number, state: 'unseen' | 'waiting' | 'landed' | 'failed' }

/** How one look at the open parts goes. */
interface Op {
  /** Blocks that pass first. */
  blocks: number
  /** What becomes of a transaction that waits to land, meanwhile. */
  fate: 'lands' | 'fails' | 'waits' | 'lost'
  send: 'arrives' | 'lost' | 'refused'
  /** Actions that are done before the gateway dies; more than there are: it lives. */
  crashAfter: number
  /** The chain does not answer. */
  silent: boolean
}

class World {
  height = 0
  readonly chain = new Map<string, Transaction>()
  /** The gateway's disk. */
  disk: { paid: Set<string>, settlement: { nodes: string[], parts: Part[] } | undefined } =
    { paid: new Set(), settlement: undefined }

  #machine: SettlementMachine | undefined
  #signed = 0

  do (op: Op): void {
    for (let at = 0; at < op.blocks; at++) this.#block(op.fate)
    const machine = this.#open()
    if (machine === undefined) return
    let left = op.crashAfter
    for (const part of machine.open()) {
      const queue = machine.tick(part)
      for (let action = queue.shift(); action !== undefined; action = queue.shift()) {
        if (left-- === 0) {
          this.#machine = undefined
          return
        }
        if (op.silent && action.type !== 'store') break
        queue.push(...this.#perform(machine, action, op))
      }
    }
    if (machine.isOver) {
      this.#machine = undefined
      this.disk.settlement = undefined
    }
  }

  paidOnChain (node: string): number {
    return [...this.chain.values()].filter(({ nodes, state }) => state === 'landed' && nodes.includes(node)).length
  }

  #block (fate: Op['fate']): void {
    this.height++
    for (const transaction of this.chain.values()) {
      if (transaction.state !== 'waiting' || fate === 'waits') continue
      if (fate === 'lost' || this.height > transaction.lastValid) transaction.state = 'unseen'
      else transaction.state = fate === 'lands' ? 'landed' : 'failed'
    }
  }

  #open (): SettlementMachine | undefined {
    if (this.disk.settlement === undefined) {
      const nodes = NODES.filter(node => !this.disk.paid.has(node))
      if (nodes.length === 0) return undefined
      this.disk.settlement = { nodes, parts: newParts(Math.ceil(nodes.length / PER_PART)) }
    }
    return this.#machine ??= new SettlementMachine(this.disk.settlement.parts)
  }

  #payees (part: number): string[] {
    return this.disk.settlement!.nodes.slice((part - 1) * PER_PART, part * PER_PART)
  }

  #perform (machine: SettlementMachine, action: Action, { send }: Op): Action[] {
    const { part } = action
    switch (action.type) {
      case 'sign': {
        const lastValid = this.height + LIFETIME
        const signature = `s${++this.#signed}`
        this.chain.set(signature, { nodes: this.#payees(part), lastValid, state: 'unseen' })
        return machine.onSigned(part, { signature, bytes: new Uint8Array(), lastValidBlockHeight: lastValid })
      }
      case 'store':
        this.disk.settlement!.parts[part - 1] = action.record
        if (action.record.state === 'final') for (const node of this.#payees(part)) this.disk.paid.add(node)
        return []
      case 'send': {
        const transaction = this.chain.get(action.payment.signature)!
        const fits = transaction.state === 'unseen' && this.height <= transaction.lastValid
        if (send === 'arrives' && fits) transaction.state = 'waiting'
        if (send === 'refused') machine.onRefused(part, 'no such account')
        return []
      }
      case 'ask':
        return machine.onState(part, this.#stateOf(action.payment))
    }
  }

  #stateOf ({ signature, lastValidBlockHeight }: SignedPayment): PaymentState {
    const { state } = this.chain.get(signature)!
    if (state === 'landed' || state === 'failed') {
      return { state: 'final', failed: state === 'failed' ? 'account is frozen' : undefined }
    }
    return { state: this.height > lastValidBlockHeight ? 'expired' : 'pending' }
  }
}

const op: fc.Arbitrary<Op> = fc.record({
  blocks: fc.integer({ min: 0, max: 4 }),
  fate: fc.constantFrom('lands', 'fails', 'waits', 'lost'),
  send: fc.constantFrom('arrives', 'lost', 'refused'),
  crashAfter: fc.integer({ min: 0, max: 12 }),
  silent: fc.boolean()
})

const test = suite('receipts/settlement-machine')

test('each node is paid once, and in the end, wherever the gateway dies and whatever the chain does', () => {
  fc.assert(fc.property(fc.array(op, { maxLength: 60 }), ops => {
    const world = new World()
    const isSound = (): void => {
      for (const node of NODES) {
        const times = world.paidOnChain(node)
        assert.ok(times <= 1, `${node} was paid ${times} times`)
        if (world.disk.paid.has(node)) assert.is(times, 1, `${node} counts as paid and was not`)
      }
    }
    for (const each of ops) {
      world.do(each)
      isSound()
    }
    const calm: Op = { blocks: 1, fate: 'lands', send: 'arrives', crashAfter: 1_000, silent: false }
    for (let at = 0; at < 10 * LIFETIME; at++) world.do(calm)
    isSound()
    assert.is(world.disk.paid.size, NODES.length, 'somebody was forgotten')
  }), { numRuns: 2_000 })
})

const PAYMENT: SignedPayment = { signature: 's', bytes: new Uint8Array(), lastValidBlockHeight: 9 }

test('a transaction is stored before it is sent, and sent again while it may land', () => {
  const machine = new SettlementMachine(newParts(1))
  assert.equal(machine.tick(1), [{ type: 'sign', part: 1 }])
  assert.equal(machine.onSigned(1, PAYMENT).map(({ type }) => type), ['store', 'send'])
  assert.equal(machine.tick(1), [{ type: 'ask', part: 1, payment: PAYMENT }])
  assert.equal(machine.onState(1, { state: 'pending' }), [{ type: 'send', part: 1, payment: PAYMENT }])
  assert.equal(machine.onSigned(1, { ...PAYMENT, signature: 't' }), [], 'one is out')
})

test('a part is given up when it fails on chain, or after some refusals, each of which has expired', () => {
  const failed = new SettlementMachine([{ state: 'signed', attempt: 1, refusals: 0, payment: PAYMENT }])
  failed.onState(1, { state: 'final', failed: 'frozen' })
  assert.equal(failed.parts, [{ state: 'failed', signature: 's', reason: 'frozen' }])
  assert.ok(failed.isOver)

  const refused = new SettlementMachine(newParts(1))
  for (let times = 1; times <= REFUSALS_MAX; times++) {
    assert.not.ok(refused.isOver)
    refused.onSigned(1, PAYMENT)
    refused.onRefused(1, 'no account')
    refused.onState(1, { state: 'pending' })
    assert.is(refused.parts[0]?.state, 'signed', 'it may land yet')
    refused.onState(1, { state: 'expired' })
  }
  assert.equal(refused.parts, [{ state: 'failed', signature: '', reason: 'no account' }])
})

test('one that expired without a refusal is tried again for ever', () => {
  const machine = new SettlementMachine(newParts(1))
  for (let attempt = 1; attempt <= 20; attempt++) {
    assert.equal(machine.parts, [{ state: 'planned', attempt, refusals: 0 }])
    machine.onSigned(1, PAYMENT)
    machine.onState(1, { state: 'expired' })
  }
})

test.run()
