/** Ways through code, the stack's edges, memory's growth and the limits of steps; each program a case of its own. */
import { APPLICATION_STEPS_MAX } from '../../protocol/core/limits.ts'
import { EXP_BYTE_STEPS, EXP_STEPS, memorySteps } from '../../protocol/evm/steps.ts'
import { assemble } from './assembler.ts'
import type { Case, Run } from './compare.ts'

const RETURN_TOP = '0 MSTORE 32 0 RETURN'
const XS = [0, 1, 2, 5, 255, 2 ** 31, 2 ** 32 - 1]

/** By name. `x` is the call's first word. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'stops': 'STOP',
  'stops after a store': '1 0 MSTORE STOP',
  'runs out of code': '1 2 ADD',
  'a push that the end cuts off': `0 CALLDATALOAD @b JUMPI 5 ${RETURN_TOP} b: #7f0102`,
  'what is no instruction': '#0c',
  'INVALID': '1 0 MSTORE INVALID',
  'a conditional end': `0 CALLDATALOAD @b JUMPI INVALID b: 7 ${RETURN_TOP}`,
  'returns two words': '64 0 RETURN',
  'returns nothing': '0 0 RETURN',
  'returns three bytes': '0 CALLDATALOAD 0 MSTORE 3 29 RETURN',
  'returns from elsewhere': '0 CALLDATALOAD 77 MSTORE 32 77 RETURN',
  'returns a word of two': '0 CALLDATALOAD 0 MSTORE 32 NOT 32 MSTORE 32 16 RETURN',
  'returns what was never stored': '32 1000 RETURN',
  'returns from a place that depends on x': '0xabcdef 32 MSTORE 32 0 CALLDATALOAD 63 AND RETURN',
  'returns as much as x': '0 CALLDATALOAD 0 MSTORE 0 CALLDATALOAD 63 AND 0 RETURN',
  'reverts with as much as x': '0 CALLDATALOAD NOT 0 MSTORE 0 CALLDATALOAD 0xffff AND 5 REVERT',
  'reverts with nothing, far away': '0 0 NOT REVERT',
  'reverts with much': '0x8000 3 REVERT',
  'an argument that is not there': '0 CALLDATALOAD 5 SHL CALLDATALOAD 1 ADD ' + RETURN_TOP,
  'data at any byte': `0 CALLDATALOAD CALLDATALOAD 0 MSTORE 31 CALLDATALOAD 32 MSTORE 0 NOT
    CALLDATALOAD 64 MSTORE 96 0 REVERT`,
  'data at half words': '0 CALLDATALOAD 4 SHL CALLDATALOAD 1 ADD 0 MSTORE 32 0 REVERT',
  'sizes': 'CALLDATASIZE CODESIZE RETURNDATASIZE CALLVALUE PC ADD ADD ADD ADD ' + RETURN_TOP,
  'a jump to nowhere': '3 JUMP',
  'a jump into a push': '3 JUMP #605b 00',
  'a jump that is not taken': `0 3 JUMPI 9 ${RETURN_TOP}`,
  'a jump to nowhere, for some x': `0 CALLDATALOAD 0xffffff JUMPI 9 ${RETURN_TOP}`,
  'a jump to a place in the far distance': `${1n << 64n} JUMP`,
  'a computed jump': `0 CALLDATALOAD 1 AND 9 ADD JUMP a: b: 9 ${RETURN_TOP}`,
  'one of two targets': `@a 0 CALLDATALOAD 1 AND @s JUMPI POP @b s: JUMP a: 1 ${RETURN_TOP} b: 2 ${RETURN_TOP}`,
  'a table of functions': `0 CALLDATALOAD 7 AND @r @f1 @f2 DUP4 @t JUMPI SWAP1 t: POP JUMP f1: SWAP1 5 ADD SWAP1 JUMP
    f2: SWAP1 9 MUL SWAP1 JUMP r: ${RETURN_TOP}`,
  'one function from three places': `@a 0 CALLDATALOAD @f JUMP a: @b SWAP1 @f JUMP b: @c SWAP1 @f JUMP
    c: ${RETURN_TOP}
    f: 3 MUL 1 ADD SWAP1 JUMP`,
  'functions in functions': `@a 0 CALLDATALOAD @f JUMP a: ${RETURN_TOP} f: @b SWAP1 @g JUMP b: @c SWAP1
    @g JUMP c: SWAP1 JUMP
    g: DUP1 1 AND @o JUMPI 1 ADD SWAP1 JUMP o: 1 SHL SWAP1 JUMP`,
  'recursion': `@e 0 CALLDATALOAD 15 AND @f JUMP e: ${RETURN_TOP}
    f: DUP1 @m JUMPI POP 1 SWAP1 JUMP m: @b 1 DUP3 SUB @f JUMP b: MUL SWAP1 JUMP`,
  'a loop with two entries': `0 CALLDATALOAD 1 AND @b JUMPI 9 a: 1 SWAP1 SUB DUP1 @c JUMPI
    ${RETURN_TOP} b: 4 c: DUP1 @a JUMPI ${RETURN_TOP}`,
  'loops with one head': `20 h: DUP1 1 AND @o JUMPI 1 SWAP1 SUB DUP1 @h JUMPI ${RETURN_TOP} o: 3 SWAP1
    SUB DUP1 0 SLT @h JUMPI ${RETURN_TOP}`,
  'a loop that is left in the middle': `0 h: 1 ADD DUP1 0 CALLDATALOAD 15 AND EQ @x JUMPI 30 DUP2 LT @h
    JUMPI 99 ADD x: ${RETURN_TOP}`,
  'words that change places': `1 2 3 4 0 CALLDATALOAD 7 AND h: SWAP1 SWAP2 SWAP3 SWAP4 SWAP3 DUP1
    ISZERO @e JUMPI 1 SWAP1 SUB @h JUMP
    e: POP 32 MSTORE 64 MSTORE 96 MSTORE 128 MSTORE 160 0 REVERT`,
  'a loop that swaps': `0 CALLDATALOAD 15 AND 11 22 h: SWAP1 DUP3 ISZERO @e JUMPI 1 DUP4 SUB SWAP3 POP
    @h JUMP e: 0 MSTORE 32 MSTORE 64 0 REVERT`,
  'an underflow': 'ADD',
  'an underflow after a branch': `0 CALLDATALOAD @b JUMPI POP b: 7 ${RETURN_TOP}`,
  'an underflow of DUP16': '1 2 3 DUP16',
  'an underflow of SWAP16': '1 2 3 SWAP16',
  'a stack of 1024 words': `${'1 '.repeat(1_023)} ${RETURN_TOP}`,
  'a stack of 1025 words': `${'1 '.repeat(1_024)} ${RETURN_TOP}`,
  'a stack that grows for ever': 'l: 1 @l JUMP',
  'a stack that shrinks for ever': '1 2 3 l: POP @l JUMP',
  'deep words': `${Array.from({ length: 17 }, (_, at) => at + 1).join(' ')} SWAP16 DUP16 ADD ${RETURN_TOP}`,
  'memory that grows by a byte': '7 0 MSTORE8 0 CALLDATALOAD 0xffff AND MLOAD 32 MSTORE 64 0 REVERT',
  'memory that a load makes': '0 CALLDATALOAD 0xfffff AND MLOAD 0 MSTORE 32 0 RETURN',
  'memory that is too much': '0 CALLDATALOAD 8 SHL MLOAD 0 MSTORE 32 0 RETURN',
  'memory far beyond': '1 0 NOT MSTORE 32 0 RETURN',
  'memory just beyond 2^32': `1 ${1n << 32n} MSTORE 32 0 RETURN`,
  'memory just beyond 2^64': `1 ${(1n << 64n) - 31n} MSTORE8 32 0 RETURN`,
  'a hash of nothing, far away': `0 0 NOT KECCAK256 ${RETURN_TOP}`,
  'a hash of as much as x': `0 CALLDATALOAD 0xfff AND 3 KECCAK256 0 MSTORE 32 0 REVERT`,
  'a hash of too much': `0 CALLDATALOAD 0 KECCAK256 ${RETURN_TOP}`,
  'a copy of nothing, far away': `0 0 0 NOT CALLDATACOPY 1 ${RETURN_TOP}`,
  'a copy from beyond': '0 NOT 0 MSTORE 32 1 NOT 3 CALLDATACOPY 64 0 REVERT',
  'a copy over the end': '0 NOT 0 MSTORE 0 NOT 32 MSTORE 40 CALLDATASIZE 5 SWAP1 SUB 7 CALLDATACOPY 96 0 REVERT',
  'a copy of as much as x': '0 NOT 0 MSTORE 0 CALLDATALOAD 255 AND 1 3 CALLDATACOPY 96 0 REVERT',
  'a copy of too much': '0 CALLDATALOAD 0 0 CALLDATACOPY 32 0 RETURN',
  'a store across another': `0 CALLDATALOAD 0 MSTORE 0 NOT 16 MSTORE 0 MLOAD 64 MSTORE 7 31 MSTORE8 0
    MLOAD 96 MSTORE 128 0 REVERT`,
  'a store where x says': '0 NOT 32 MSTORE 0 CALLDATALOAD DUP1 127 AND MSTORE 32 MLOAD 200 MSTORE 232 0 REVERT',
  'a store that is overwritten on one way': '1 0 MSTORE 0 CALLDATALOAD @b JUMPI 2 0 MSTORE b: 32 0 RETURN',
  'a load before the store in a loop': '3 l: 0 MLOAD DUP2 ADD 0 MSTORE 1 SWAP1 SUB DUP1 @l JUMPI 32 0 RETURN',
  // Memory takes most of the steps, as that is quick; a loop takes the rest.
  'an endless loop': '1 0x170000 MSTORE8 l: @l JUMP',
  'an endless loop from the first byte on': 'l: 0 MLOAD 0x8000 ADD DUP1 0 MSTORE MLOAD POP @l JUMP',
  'an endless loop of powers': '1 0x170000 MSTORE8 l: 0 NOT 3 EXP POP @l JUMP',
  'an endless loop that grows': 'l: 1 0 MLOAD ADD DUP1 0 MSTORE 12 SHL MLOAD POP @l JUMP',
  'an endless loop of two': '1 0x170000 MSTORE8 0 l: 1 ADD 0 NOT 3 EXP POP @m JUMP m: DUP1 @l JUMPI 32 0 RETURN',
  'a word that came from the last application': `0 CALLDATALOAD 0 MLOAD ADD 1 0 MSTORE 32 MLOAD ADD 7
    32 MSTORE 1 ADD ${RETURN_TOP}`,
  'a call': `0 0 0 0 2 1000 STATICCALL ${RETURN_TOP}`,
  'code as data': `32 0 0 CODECOPY 32 0 REVERT`,
  'how much memory there is': `1 100 MSTORE MSIZE ${RETURN_TOP}`,
  'what is left': `GAS ${RETURN_TOP}`,
  'who calls': `CALLER ADDRESS OR ${RETURN_TOP}`,
  'storage': `0 SLOAD ${RETURN_TOP}`,
  'data that was returned': '1 0 0 RETURNDATACOPY'
}

export function shapeCases (): Case[] {
  const plain = Object.entries(PROGRAMS).map(([name, text]): Case => ({
    name,
    kind: 'transformation',
    bodies: [{ code: assemble(text || '#'), args: 2 }],
    runs: name.startsWith('an endless') ? XS.slice(3, 4).map(applied) : XS.map(applied)
  }))
  return [...plain, ...conditionCases(), ...limitCases()]
}

/** Twice, so that what the first application leaves behind shows. */
function applied (x: number): Run {
  return { list: [{ which: 0, args: [2 ** 32 - 1, 77] }], x, phase: 0, wanted: 2 }
}

function conditionCases (): Case[] {
  const texts = [
    '1', '0', '2', '0 CALLDATALOAD', '0 CALLDATALOAD 32 CALLDATALOAD SLT', '0 CALLDATALOAD 32 SAR', '1 32 SHL', '0 NOT'
  ]
  const values = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]
  return texts.map(text => ({
    name: `a condition: ${text}`,
    kind: 'condition',
    bodies: [{ code: assemble(`${text} ${RETURN_TOP}`), args: 2 }],
    runs: values.flatMap(a => values.map(b => ({ check: [a, b] })))
  }))
}

/** Exactly as many steps as there may be, one more, and one less; of an application and of an execution. */
function limitCases (): Case[] {
  const small = assemble(`0 CALLDATALOAD 1 ADD ${RETURN_TOP}`)
  const executions: Case = {
    name: 'the last steps of an execution',
    kind: 'transformation',
    bodies: [{ code: small, args: 0 }],
    runs: Array.from({ length: 40 }, (_, more): Run => ({
      list: [{ which: 0, args: [] }], x: 3, phase: 0, wanted: 10, stepsMax: 100 + more
    }))
  }
  return [...[-1, 0, 1, 2].flatMap(more => [true, false].map(isFirst => limitCase(more, isFirst))), executions]
}

/** Memory takes most of the steps, a loop takes others, and single instructions before it or after it the rest. */
function limitCase (more: number, isFirst: boolean): Case {
  const words = 46_000
  const grown = 3 + memorySteps(words)
  const [around, each] = [2 + 8, 11 + EXP_STEPS + 32 * EXP_BYTE_STEPS]
  const times = Math.floor((APPLICATION_STEPS_MAX - grown - around - 20) / each)
  const rest = APPLICATION_STEPS_MAX - grown - around - times * each + more
  const filled = `${'PC POP '.repeat(rest >> 1)} ${rest % 2 === 1 ? 'x:' : ''}`
  const code = assemble(`1 ${32 * words - 1}/3 MSTORE8 ${isFirst ? filled : ''}
    ${times}/3 l: 0 NOT 3 EXP POP 1 SWAP1 SUB DUP1 @l JUMPI POP ${isFirst ? '' : filled}
    7 0 MSTORE 32 0 RETURN`.replace('7 0 MSTORE', '77 0 MSTORE PC POP'))
  return {
    name: `${more} steps more than an application may take, ${isFirst ? 'the loop last' : 'the loop first'}`,
    kind: 'transformation',
    bodies: [{ code, args: 0 }],
    runs: [{ list: [{ which: 0, args: [] }], x: 0, phase: 0, wanted: 1 }]
  }
}
