/** Writes the text of one body, to stand in a function of its own or in a loop. */
import { APPLICATION_STEPS_MAX } from '../../core/limits.ts'
import { blockAt, isEffect, rootOf, valueAt } from './body.ts'
import { dataBytes, FAILURE, type BodyContext } from './emit-context.ts'
import { MemoryWriter } from './emit-memory.ts'
import { hasOp } from './emit-plan.ts'
import { StepCounter, type StepState } from './emit-steps.ts'
import { ValueWriter } from './emit-values.ts'
import type { Block, BlockId, Edge, EffectOp, End, Op, Value, ValueId } from './ir.ts'
import { WORD_BYTES } from './layout.ts'
import type { Piece } from './structure.ts'
import { NO_RESULT, OP } from './wasm-writer.ts'

/** Pieces as `structure` gives them. Behind what this writes the program never gets. */
export function writeBody (context: BodyContext, pieces: readonly Piece[]): void {
  new BodyWriter(context).run(pieces)
}

class BodyWriter {
  readonly #context: BodyContext
  readonly #values: ValueWriter
  readonly #steps: StepCounter
  readonly #memory: MemoryWriter
  /** At the end of each block that has been written, and at the beginning of those that one other leads to. */
  readonly #states = new Map<BlockId, StepState>([[0, { pending: 0, isAll: true }]])
  /** Whether steps can be so many that an end has to look. */
  readonly #looksAtEnd: boolean
  #depth = 0

  constructor (context: BodyContext) {
    this.#context = context
    this.#values = new ValueWriter(context)
    this.#steps = new StepCounter(context.f)
    this.#memory = new MemoryWriter({
      context, values: this.#values, steps: this.#steps, tooLong: deeper => { this.#tooLong(deeper) }
    })
    const { plan, body } = context
    const most = plan.order.reduce((sum, id) => sum + blockAt(body, id).steps, 0)
    this.#looksAtEnd = most > APPLICATION_STEPS_MAX || hasOp(body, plan, charges)
  }

  run (pieces: readonly Piece[]): void {
    const { f, body, plan } = this.#context
    this.#memory.begin()
    if (hasOp(body, plan, op => op === 'calldataload' || op === 'calldatacopy')) this.#storeX()
    // What goes back to a loop's beginning has looked by itself, but what follows can still be too much.
    const looksAtEnd = this.#looksAtEnd || pieces.some(({ kind }) => kind === 'loop')
    for (const piece of pieces) {
      if (piece.kind === 'code') {
        this.#block(piece.block)
      } else if (piece.kind === 'edge') {
        this.#edge(piece)
      } else if (piece.kind === 'end') {
        this.#end(piece.block, looksAtEnd)
      } else if (piece.kind === 'close') {
        f.op(OP.end)
        this.#depth--
      } else {
        if (piece.kind === 'if') this.#condition(blockAt(this.#context.body, piece.block).end, piece.unless)
        f.op(OP[piece.kind], NO_RESULT)
        this.#depth++
      }
    }
    f.op(OP.unreachable)
  }

  #storeX (): void {
    const { f, kind, inputs } = this.#context
    if (kind !== 'transformation') return
    f.get(inputs.data).get(inputs.x).memory(OP.i32_store, dataBytes(this.#context) - WORD_BYTES)
  }

  #block (id: BlockId): void {
    const block = blockAt(this.#context.body, id)
    const { pending, isAll } = this.#states.get(id) ?? { pending: 0, isAll: false }
    let state: StepState = { pending: pending + block.steps, isAll }
    if (state.pending > APPLICATION_STEPS_MAX) this.#tooLong(0)
    this.#memory.forget()
    for (const value of block.values) {
      if (charges(valueAt(this.#context.body, value).op)) state = this.#steps.settle(state)
      this.#value(value)
    }
    this.#states.set(id, state)
  }

  #value (id: ValueId): void {
    const { body, plan } = this.#context
    const memory = this.#memory
    const value = valueAt(body, id)
    const { op, operands: [at = 0, size = 0] } = value
    if (isEffect(op)) {
      this.#effect(op, value)
      return
    }
    if (!plan.forms.has(id)) return
    if (op === 'keccak256') memory.guard(at, size)
    if (op === 'mload') memory.guard(at, { bytes: WORD_BYTES })
    this.#values.define(id)
  }

  #effect (op: EffectOp, value: Value): void {
    const memory = this.#memory
    const [at = 0, stored = 0, size = 0] = value.operands
    switch (op) {
      case 'grow':
        memory.grow(value)
        break
      case 'grown':
        memory.grown(value)
        break
      case 'chargewords':
        memory.chargeWords(value)
        break
      case 'chargebytes':
        memory.chargeBytes(value)
        break
      case 'calldatacopy':
        memory.guard(at, size)
        memory.copyData(value)
        break
      case 'mstore':
        memory.guard(at, { bytes: WORD_BYTES })
        this.#values.store(at, stored)
        break
      case 'mstore8':
        memory.guard(at, { bytes: 1 })
        this.#values.address(at, 1)
        this.#values.low(stored)
        this.#context.f.memory(OP.i64_store8, 0)
    }
  }

  #condition (end: End, unless: boolean): void {
    if (end.kind !== 'branch') throw new RangeError('a condition of what is no branch')
    this.#values.condition(end.condition, unless)
  }

  #edge ({ from, edge, depth, back, only }: Extract<Piece, { kind: 'edge' }>): void {
    const { f } = this.#context
    const state = this.#stateAt(from)
    if (only) this.#states.set(edge.block, state)
    this.#assign(edge)
    const settled = only ? state : this.#steps.settle(state)
    if (back) {
      this.#steps.tooMany(settled)
      f.op(OP.if, NO_RESULT)
      this.#tooLong(1)
      f.op(OP.end)
    }
    if (depth !== undefined) f.at(OP.br, depth)
  }

  /** All at once: what one parameter is given may be another. */
  #assign ({ block, args }: Edge): void {
    const given = this.#paramsOf(block).flatMap((param, index) => {
      const arg = args[index]
      const isUsed = this.#context.plan.forms.has(param)
      return arg === undefined || !isUsed || rootOf(this.#context.body, arg) === param ? [] : [{ param, arg }]
    })
    for (const { param, arg } of given) this.#values.give(arg, param)
    for (const { param } of given.reverse()) this.#values.receive(param)
  }

  #paramsOf (block: BlockId): Block['params'] {
    return blockAt(this.#context.body, block).params
  }

  #end (id: BlockId, looks: boolean): void {
    const { f, body, exits, revert } = this.#context
    const state = this.#stateAt(id)
    const { end } = blockAt(body, id)
    const steps = (): void => { this.#steps.push(state) }
    if (looks && !state.isAll) {
      this.#steps.tooMany(state)
      f.op(OP.if, NO_RESULT)
      this.#tooLong(1)
      f.op(OP.end)
    }
    if (end.kind === 'return') {
      this.#memory.clear()
      exits.give(() => { this.#values.low(end.value) }, steps, this.#depth)
    } else if (end.kind === 'revert') {
      this.#memory.guard(end.offset, end.size)
      for (const [global, value] of [[revert.offset, end.offset], [revert.size, end.size]] as const) {
        this.#values.low(value)
        f.op(OP.i32_wrap_i64).at(OP.global_set, global)
      }
      exits.fail(FAILURE.reverted, steps, this.#depth)
    } else {
      exits.fail(FAILURE.invalid, steps, this.#depth)
    }
  }

  #tooLong (deeper: number): void {
    this.#context.exits.fail(FAILURE.tooLong, () => { this.#context.f.i64(0n) }, this.#depth + deeper)
  }

  #stateAt (block: BlockId): StepState {
    const state = this.#states.get(block)
    if (state === undefined) throw new RangeError(`block ${block} is left before it is written`)
    return state
  }
}

function charges (op: Op): boolean {
  return op === 'grow' || op === 'chargewords' || op === 'chargebytes'
}
