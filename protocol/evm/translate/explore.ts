/**
 * Finds a program's blocks. Where several callers share code, as functions of the compiler do, each place that it
 * returns to makes blocks of its own: two visits are one block only where they agree on every jump target on the stack.
 * So each jump leads where the code alone says. Pure.
 */
import { jumpTarget, type Code, type Instruction } from './decode.ts'
import { BLOCKS_MAX, STACK_MAX } from './limits.ts'
import {
  DUP1, INVALID, isTranslated, JUMP, JUMPDEST, JUMPI, POP, pushedBytes, RETURN, REVERT, stackEffect, SWAP1
} from './opcodes.ts'
import { TranslationRefusal } from './refusal.ts'

/** What is known of a word on the stack: the index of the instruction that it is the target of; else nothing. */
type Known = number | undefined

export interface Visit {
  /** Index of its first instruction, and of the one after its last. */
  from: number
  to: number
  /** The stack at its beginning, the bottom first. */
  stack: readonly Known[]
  /** Visits that may come next: of a jump its target; of JUMPI the target, then what follows. */
  next: number[]
}

interface Stop { to: number, next: number[] }

/** Visits, the first one that of the code's beginning. Throws a TranslationRefusal. */
export function explore (code: Code): Visit[] {
  const visits: Visit[] = []
  const known = new Map<string, number>()
  const visit = (from: number, stack: readonly Known[]): number => {
    const key = `${from}:${stack.map(target => `${target ?? ''},`).join('')}`
    const found = known.get(key)
    if (found !== undefined) return found
    if (visits.length >= BLOCKS_MAX) throw new TranslationRefusal('too-complex', `more than ${BLOCKS_MAX} blocks`)
    known.set(key, visits.length)
    return visits.push({ from, to: from, stack, next: [] }) - 1
  }
  visit(0, [])
  for (let at = 0; at < visits.length; at++) {
    const each = visits[at]
    if (each !== undefined) Object.assign(each, walk(code, each, visit))
  }
  return visits
}

function walk (code: Code, { from, stack: before }: Visit, visit: (from: number, stack: Known[]) => number): Stop {
  const stack = [...before]
  for (let at = from; ; at++) {
    const instruction = code.instructions[at]
    if (instruction === undefined) throw new TranslationRefusal('return', 'it stops without a word')
    const { opcode } = instruction
    if (opcode === JUMPDEST && at > from) return { to: at, next: [visit(at, stack)] }
    if (!isTranslated(opcode)) {
      throw new TranslationRefusal('instruction', `0x${opcode.toString(16)} at byte ${instruction.at}`)
    }
    if (stack.length < stackEffect(opcode).needs) {
      throw new TranslationRefusal('stack', `too little at ${instruction.at}`)
    }
    if (opcode === JUMP || opcode === JUMPI) {
      const target = stack.pop()
      if (target === undefined) throw new TranslationRefusal('jump', `unknown target at byte ${instruction.at}`)
      if (opcode === JUMP) return { to: at + 1, next: [visit(target, stack)] }
      stack.pop()
      return { to: at + 1, next: [visit(target, [...stack]), visit(at + 1, stack)] }
    }
    if (opcode === RETURN || opcode === REVERT || opcode === INVALID) return { to: at + 1, next: [] }
    step(code, instruction, stack)
    if (stack.length > STACK_MAX) throw new TranslationRefusal('stack', `too much at byte ${instruction.at}`)
  }
}

function step (code: Code, { opcode, pushed }: Instruction, stack: Known[]): void {
  if (pushedBytes(opcode) !== undefined) stack.push(jumpTarget(code, pushed))
  else if (opcode === POP) stack.pop()
  else if (opcode >= DUP1 && opcode < SWAP1) stack.push(stack.at(DUP1 - opcode - 1))
  else if (opcode >= SWAP1 && opcode < SWAP1 + 16) swap(stack, opcode - SWAP1 + 1)
  else {
    const { needs, gives } = stackEffect(opcode)
    stack.length -= needs
    if (gives > 0) stack.push(undefined)
  }
}

/** The top of a stack with what is `depth` below it. */
export function swap (stack: unknown[], depth: number): void {
  const top = stack.length - 1
  const other = stack[top - depth]
  stack[top - depth] = stack[top]
  stack[top] = other
}
