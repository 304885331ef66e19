/**
 * The Solidity that runs bodies: what the loops are, where arguments stand, what comes back. Part of what a definition
 * means, as it decides how much gas an execution takes; specified in protocol/spec/evm.md. Pure.
 */
import { APPLICATION_GAS_MAX } from '../core/limits.ts'

/** Values that one call of a program gives at most. */
export const CALL_VALUES_MAX = 4_096
/** Gas of one call, in which any one application has at least APPLICATION_GAS_MAX. */
export const CALL_GAS = 2 * APPLICATION_GAS_MAX
/** A loop that has less gas left than this returns what it has. */
const GAS_TO_GO_ON = APPLICATION_GAS_MAX + 10_000
/** No step of any loop takes less, whatever the body: what would need more than is left need not begin. */
export const STEP_GAS_MIN = 64

export const WORD_BYTES = 32
/** Where the only transformation of a list has its arguments in the call's data. */
export const SINGLE_ARGS_AT = 4 * WORD_BYTES
/** Where the table of a list of several starts. */
export const TABLE_AT = 5 * WORD_BYTES

/** A user's text, and where it stands in the source that is compiled. */
export interface PlacedBody {
  /** Name of the source unit. */
  unit: string
  text: string
  /** Bytes of UTF-8 before it. */
  startsAt: number
  /** Name of the function that it is the body of. */
  functionName: string
}

export interface ProgramSource {
  /** The compiler's whole input, in JSON. */
  input: string
  bodies: PlacedBody[]
}

/**
 * Loops over one transformation, or over a list of several, that give each value, or, sparse, only some; and what
 * evaluates a condition.
 */
export type ProgramKind = 'one' | 'one-sparse' | 'list' | 'list-sparse' | 'condition'

/** The bodies as `orderedBodies` has them: of one transformation or condition its own, of a list one or more. */
export function programSource (kind: ProgramKind, bodies: readonly string[]): ProgramSource {
  if (kind === 'condition') {
    return toSource([place('body0', bodies[0] ?? '', 'int32[] calldata args', 'bool')], CONDITION)
  }
  const placed = bodies.map((text, index) =>
    place(`body${index}`, text, 'uint32 x, uint32[] calldata args', 'uint32'))
  const step = kind === 'one' || kind === 'one-sparse' ? SINGLE_STEP : listStep(bodies.length)
  return toSource(placed, loopOf(kind === 'one' || kind === 'list' ? CONTIGUOUS : SPARSE, step))
}

/** Data: args. Gives whether the condition is met. */
const CONDITION = `
    int32[] calldata args;
    assembly ("memory-safe") { args.offset := 0 args.length := shr(5, calldatasize()) }
    bool met = Body0.runBody(args);
    assembly ("memory-safe") { mstore(0, met) return(0, 32) }`

function place (unit: string, text: string, parameters: string, result: string): PlacedBody & { content: string } {
  const before = `library ${libraryOf(unit)} {
function runBody(${parameters}) internal pure returns (${result}) {\n`
  return { unit, text, startsAt: before.length, functionName: 'runBody', content: `${before}${text}\n}\n}\n` }
}

function libraryOf (unit: string): string {
  return `B${unit.slice(1)}`
}

function toSource (placed: Array<PlacedBody & { content: string }>, code: string): ProgramSource {
  const main = [
    ...placed.map(({ unit }) => `import {${libraryOf(unit)}} from "${unit}";`),
    `contract Program {\n  fallback() external payable {${code}\n  }\n}`
  ].join('\n')
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...placed, { unit: 'main', content: main }].map(({ unit, content }) =>
      [unit, { content }])),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'shanghai',
      // What is hashed into the code would make it differ by what the text is called.
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '': ['ast'] }, main: { Program: ['evm.deployedBytecode.object'] } }
    }
  }
  return {
    input: JSON.stringify(input),
    bodies: placed.map(({ unit, text, startsAt, functionName }) => ({ unit, text, startsAt, functionName }))
  }
}

interface Step {
  /** Before the loop. */
  prepare: string
  /** Makes the next x of x. */
  apply: string
}

/** Data: x, count, gaps, args.length, args. */
const SINGLE_STEP: Step = {
  prepare: `
    assembly ("memory-safe") { args.offset := ${SINGLE_ARGS_AT} args.length := calldataload(96) }`,
  apply: `
      x = Body0.runBody(x, args);`
}

/** Data: x, count, gaps, phase, entries, a word for each entry (which body, args.offset, args.length), then args. */
function listStep (bodies: number): Step {
  return {
    prepare: `
    uint256 entry;
    uint256 end;
    assembly ("memory-safe") {
      entry := add(${TABLE_AT}, shl(5, calldataload(96)))
      end := add(${TABLE_AT}, shl(5, calldataload(128)))
    }`,
    apply: `
      uint256 which;
      assembly ("memory-safe") {
        let word := calldataload(entry)
        args.offset := and(shr(32, word), 0xffffffff)
        args.length := and(word, 0xffffffff)
        which := shr(64, word)
        entry := add(entry, 32)
        if eq(entry, end) { entry := ${TABLE_AT} }
      }
      ${choice(0, bodies)}`
  }
}

/** Finds the body in as few comparisons as there can be. */
function choice (from: number, to: number): string {
  if (to - from === 1) return `x = Body${from}.runBody(x, args);`
  const middle = (from + to) >> 1
  return `if (which < ${middle}) { ${choice(from, middle)} } else { ${choice(middle, to)} }`
}

interface Loop {
  prepare: string
  /** Keeps x, where it is wanted. */
  keep: string
  finish: string
}

/** Gives each value, 4 bytes each. */
const CONTIGUOUS: Loop = {
  prepare: `
    uint256 at = out;
    uint256 bound;
    assembly ("memory-safe") { bound := add(at, shl(2, calldataload(32))) }`,
  keep: `
      assembly ("memory-safe") { mstore(at, shl(224, x)) at := add(at, 4) mstore(0x40, free) }`,
  finish: ''
}

/** Gives those values that gaps (4 bytes each) name, and before them x and how much of the current gap is left. */
const SPARSE: Loop = {
  prepare: `
    uint256 at;
    uint256 bound;
    uint256 gap;
    uint256 left;
    assembly ("memory-safe") {
      at := add(out, 64)
      bound := add(at, shl(2, calldataload(32)))
      gap := calldataload(64)
      left := shr(224, calldataload(gap))
    }`,
  keep: `
      assembly ("memory-safe") {
        mstore(0x40, free)
        left := sub(left, 1)
        if iszero(left) {
          mstore(at, shl(224, x))
          at := add(at, 4)
          gap := add(gap, 4)
          left := shr(224, calldataload(gap))
        }
      }`,
  finish: `
    assembly ("memory-safe") { mstore(out, x) mstore(add(out, 32), left) }`
}

/**
 * One loop a contract: the compiler puts a body into the loop only where it stands once, and that halves what a step
 * costs. Memory that a step took is free again after it, so that no step pays for those before it.
 */
function loopOf (loop: Loop, step: Step): string {
  return `
    uint32 x;
    uint32[] calldata args;
    uint256 out;
    uint256 free;
    assembly ("memory-safe") {
      x := and(calldataload(0), 0xffffffff)
      out := mload(0x40)
      free := add(out, and(add(shl(2, calldataload(32)), 127), not(31)))
      mstore(0x40, free)
    }${step.prepare}${loop.prepare}
    while (true) {${step.apply}${loop.keep}
      if (at == bound) break;
      if (gasleft() < ${GAS_TO_GO_ON}) break;
    }${loop.finish}
    assembly ("memory-safe") { return(out, sub(at, out)) }`
}
