/** Makes blocks of values of the visits to a program's code: what stood on the stack becomes parameters. */
import { COPY_WORD_STEPS, EXP_BYTE_STEPS, KECCAK256_WORD_STEPS } from '../steps.ts'
import { BodyBuilder, type BodyInit } from './body-builder.ts'
import type { Code, Instruction } from './decode.ts'
import { explore, swap, type Visit } from './explore.ts'
import type { Block, Edge, End, Op, ValueId } from './ir.ts'
import {
  CALLDATACOPY, CALLDATALOAD, CALLDATASIZE, CALLVALUE, CODESIZE, DUP1, INVALID, JUMP, JUMPDEST, JUMPI, KECCAK256, MLOAD,
  MSTORE, MSTORE8, PC, POP, pureOp, pushedBytes, RETURN, RETURNDATASIZE, REVERT, stepsOf, SWAP1
} from './opcodes.ts'
import { WORD_BYTES } from './range.ts'

/** Throws a TranslationRefusal. */
export function construct (code: Code, init: BodyInit): BodyBuilder {
  const builder = new BodyBuilder(init)
  const visits = explore(code)
  // Nothing may lead to where a body begins, and the code's own beginning may be a loop's.
  const beginning: Block = { params: [], values: [], steps: 0, end: { kind: 'jump', to: { block: 1, args: [] } } }
  const visited = visits.map(({ stack }): Block => ({
    params: stack.flatMap(target => target === undefined ? [builder.value('parameter')] : []),
    values: [],
    steps: 0,
    end: { kind: 'invalid' }
  }))
  builder.blocks = [beginning, ...visited]
  for (const [at, visit] of visits.entries()) new BlockWriter(builder, code, visits, builder.block(at + 1)).write(visit)
  return builder
}

class BlockWriter {
  readonly #builder: BodyBuilder
  readonly #code: Code
  readonly #visits: readonly Visit[]
  readonly #block: Block
  #stack: ValueId[] = []

  constructor (builder: BodyBuilder, code: Code, visits: readonly Visit[], block: Block) {
    this.#builder = builder
    this.#code = code
    this.#visits = visits
    this.#block = block
  }

  write ({ from, to, stack, next }: Visit): void {
    let param = 0
    this.#stack = stack.map(target => target === undefined
      ? this.#block.params[param++] ?? 0
      : this.#builder.constant(BigInt(this.#code.instructions[target]?.at ?? 0)))
    for (const instruction of this.#code.instructions.slice(from, to)) {
      this.#block.steps += stepsOf(instruction.opcode)
      this.#do(instruction, next)
    }
    const [follows] = next
    if (next.length === 1 && follows !== undefined) this.#block.end = { kind: 'jump', to: this.#edge(follows) }
  }

  #do ({ at, opcode, pushed }: Instruction, next: readonly number[]): void {
    const pure = pureOp(opcode)
    if (pure !== undefined) this.#compute(pure.op, this.#pop(pure.takes))
    else if (pushedBytes(opcode) !== undefined) this.#constant(pushed)
    else if (opcode >= DUP1 && opcode < SWAP1) this.#push(this.#stack.at(DUP1 - opcode - 1) ?? 0)
    else if (opcode >= SWAP1 && opcode < SWAP1 + 16) swap(this.#stack, opcode - SWAP1 + 1)
    else this.#other(opcode, at, next)
  }

  /** What an operation costs by its operands is charged also where nothing needs its result. */
  #compute (op: Op, operands: ValueId[]): void {
    if (op === 'exp') this.#add('chargebytes', operands.slice(1), EXP_BYTE_STEPS)
    this.#push(this.#add(op, operands))
  }

  #other (opcode: number, at: number, next: readonly number[]): void {
    switch (opcode) {
      case POP: this.#pop(1); break
      case PC: this.#constant(BigInt(at)); break
      case CODESIZE: this.#constant(BigInt(this.#code.byteLength)); break
      case CALLDATASIZE: this.#constant(BigInt(this.#builder.dataWords) * WORD_BYTES); break
      // Nobody pays for a call, and it makes none of its own.
      case CALLVALUE: case RETURNDATASIZE: this.#constant(0n); break
      case CALLDATALOAD: this.#push(this.#add('calldataload', this.#pop(1))); break
      case CALLDATACOPY: case KECCAK256: case MLOAD: case MSTORE: case MSTORE8: this.#memory(opcode); break
      case JUMPI: {
        const [, condition] = this.#pop(2)
        const [then, otherwise] = next
        this.#block.end = {
          kind: 'branch', condition: condition ?? 0, then: this.#edge(then ?? 0), else: this.#edge(otherwise ?? 0)
        }
        break
      }
      case RETURN: case REVERT: case INVALID: this.#block.end = this.#end(opcode); break
      // Where it leads is known.
      case JUMP: this.#pop(1); break
      case JUMPDEST: break
    }
  }

  #memory (opcode: number): void {
    if (opcode === CALLDATACOPY) {
      const [to = 0, from = 0, size = 0] = this.#pop(3)
      this.#add('grow', [to, size])
      this.#add('chargewords', [size], COPY_WORD_STEPS)
      this.#add('calldatacopy', [to, from, size])
    } else if (opcode === KECCAK256) {
      const [offset = 0, size = 0] = this.#pop(2)
      this.#add('grow', [offset, size])
      this.#add('chargewords', [size], KECCAK256_WORD_STEPS)
      this.#push(this.#add('keccak256', [offset, size]))
    } else if (opcode === MLOAD) {
      const [offset = 0] = this.#pop(1)
      this.#push(this.#load(offset))
    } else {
      const [offset = 0, value = 0] = this.#pop(2)
      this.#add('grow', [offset, this.#builder.constant(opcode === MSTORE ? WORD_BYTES : 1n)])
      this.#add(opcode === MSTORE ? 'mstore' : 'mstore8', [offset, value])
    }
  }

  #end (opcode: number): End {
    if (opcode === INVALID) return { kind: 'invalid' }
    const [offset = 0, size = 0] = this.#pop(2)
    if (opcode === REVERT) {
      this.#add('grow', [offset, size])
      return { kind: 'revert', offset, size }
    }
    return { kind: 'return', value: this.#load(offset), size }
  }

  #load (offset: ValueId): ValueId {
    this.#add('grow', [offset, this.#builder.constant(WORD_BYTES)])
    return this.#add('mload', [offset])
  }

  #edge (to: number): Edge {
    const { stack = [] } = this.#visits[to] ?? {}
    return { block: to + 1, args: this.#stack.filter((_, index) => stack[index] === undefined) }
  }

  #add (op: Op, operands: ValueId[], index?: number): ValueId {
    const id = this.#builder.value(op, operands, index)
    this.#block.values.push(id)
    return id
  }

  #constant (constant: bigint): void {
    this.#push(this.#builder.constant(constant))
  }

  #push (id: ValueId): void {
    this.#stack.push(id)
  }

  /** The top first. */
  #pop (count: number): ValueId[] {
    return this.#stack.splice(this.#stack.length - count, count).reverse()
  }
}
