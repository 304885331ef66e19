/** What is computed after a comparison, on both of its ways: there more is known of what was compared. */
import { assemble } from './assembler.ts'
import type { Case } from './compare.ts'
import { rows, SHAPES, tables, TRIPLES, WORD_BYTES, WORDS } from './opcode-cases.ts'

const COMPARISONS = ['LT', 'GT', 'SLT', 'SGT', 'EQ'] as const
const TOP = 1n << 256n
const LIMITS = [
  0n, 1n, 200n, (1n << 31n) - 1n, 1n << 32n, (1n << 63n) - 1n, 1n << 64n, 1n << 255n, TOP - 1n, TOP - 100n
]

export function branchCases (): Case[] {
  return [
    ...COMPARISONS.flatMap(comparison => SHAPES.flatMap(shape =>
      [false, true].map(isSwapped => constantCase(comparison, shape, isSwapped)))),
    ...COMPARISONS.map(variableCase), countedLoops()
  ]
}

/** x says which word is compared with each limit. */
function constantCase (comparison: string, shape: string, isSwapped: boolean): Case {
  const { text, args } = tables(WORDS)
  const out = args.length * 4
  const results = 14
  const each = LIMITS.map((limit, at) => {
    const used = [
      '1 DUP2 ADD', '1 DUP2 SUB', 'DUP1 3 MUL', 'DUP1 DUP1 MUL', '3 DUP2 DIV', '3 DUP2 SDIV', '5 DUP2 SMOD',
      'DUP1 33 SHL', 'DUP1 1 SHR', 'DUP1 1 SAR', `${limit} DUP2 SUB`, `DUP1 ${limit} SUB`, '100 DUP2 LT', 'DUP1 0 SGT'
    ].map((one, index) => `${one} ${out + WORD_BYTES * (at * results + index)} MSTORE`).join('\n')
    const compared = isSwapped ? `DUP1 ${limit} ${comparison}` : `${limit} DUP2 ${comparison}`
    return `${compared} ${at % 2 === 0 ? '' : 'ISZERO'} @t${at} JUMPI ${used} @e${at} JUMP t${at}: ${used} e${at}:`
  })
  const code = assemble(`${text} 0 CALLDATALOAD 5 SHL MLOAD ${shape} ${each.join('\n')}
    ${WORD_BYTES * LIMITS.length * results} ${out} REVERT`)
  return {
    name: `after ${comparison} of ${isSwapped ? 'a constant and ' : ''}a word ${shape}`,
    kind: 'transformation', bodies: [{ code, args: args.length }], runs: rows(WORDS.length, args)
  }
}

/** x says which two words are compared with each other, of each size. */
function variableCase (comparison: string): Case {
  const { text, args } = tables(TRIPLES)
  const out = args.length * 4
  const shapes = SHAPES.flatMap(a => SHAPES.map(b => [a, b] as const))
  const used = ['DUP1 DUP3 SUB', 'DUP2 DUP2 SUB', 'DUP2 DUP2 ADD', 'DUP1 DUP3 DIV', 'DUP1 DUP3 EQ']
  const each = shapes.map(([a, b], at) => {
    const arm = used.map((one, index) => `${one} ${out + WORD_BYTES * (at * used.length + index)} MSTORE`).join('\n')
    return `DUP2 ${a} DUP2 ${b} DUP1 DUP3 ${comparison} @t${at} JUMPI ${arm} @e${at} JUMP
      t${at}: ${arm} e${at}: POP POP`
  })
  const code = assemble(`${text} ${TRIPLES.length} 0 CALLDATALOAD MOD 5 SHL MLOAD
    ${TRIPLES.length} 0 CALLDATALOAD DIV 5 SHL MLOAD ${each.join('\n')}
    ${WORD_BYTES * shapes.length * used.length} ${out} REVERT`)
  return {
    name: `after ${comparison} of two words`, kind: 'transformation', bodies: [{ code, args: args.length }],
    runs: rows(TRIPLES.length ** 2, args)
  }
}

/** Loops whose counter's range is found by widening: up and down, by one and more, signed and not, nested. */
function countedLoops (): Case {
  const loops = [
    '0 l: DUP1 DUP1 MSTORE 1 ADD 200 DUP2 LT @l JUMPI',
    '10 l: DUP1 32 MUL DUP2 SWAP1 MSTORE 1 SWAP1 SUB DUP1 @l JUMPI',
    '7 l: 3 SWAP1 SUB DUP1 0 MSTORE 20 NOT DUP2 SGT @l JUMPI',
    '0xfffffff0 l: 1 ADD DUP1 0 MSTORE 0x100000010 DUP2 LT @l JUMPI',
    '0xfffffffffffffff0 l: 1 ADD DUP1 0 MSTORE 0x10000000000000010 DUP2 LT @l JUMPI',
    '0x7ffffffffffffff0 l: 1 ADD DUP1 0 MSTORE 0x8000000000000010 DUP2 LT @l JUMPI',
    '1 l: DUP1 ADD DUP1 0 MSTORE DUP1 @l JUMPI',
    '1 l: 3 MUL DUP1 0 MSTORE 32 DUP2 LT @l JUMPI DUP1 32 MSTORE DUP1 1 SHL 0x100000 GT @l JUMPI',
    '0 l: 0 m: 1 ADD DUP2 DUP2 MUL DUP2 5 SHL MSTORE 5 DUP2 LT @m JUMPI POP 1 ADD 5 DUP2 LT @l JUMPI',
    '0 l: 0 CALLDATALOAD ADD DUP1 0 MSTORE 0x1ffffffff DUP2 LT 0 CALLDATALOAD 24 SHR ISZERO ISZERO AND @l JUMPI',
    '0 0 l: DUP2 DUP2 ADD SWAP2 POP SWAP1 DUP1 0 MSTORE DUP2 32 MSTORE 1 ADD 100 DUP2 LT @l JUMPI POP',
    '5 3 l: SWAP1 DUP2 DUP2 MSTORE8 1 SWAP1 SUB DUP1 @l JUMPI POP'
  ]
  const bodies = loops.map(loop => ({ code: assemble(`${loop} POP 224 0 REVERT`), args: 0 }))
  const xs = [0, 1, 200, 2 ** 24, 2 ** 31, 2 ** 32 - 1]
  const runs = bodies.flatMap((_, which) => xs.map(x => ({ list: [{ which, args: [] }], x, phase: 0, wanted: 1 })))
  return { name: 'counted loops', kind: 'transformation', bodies, runs }
}
