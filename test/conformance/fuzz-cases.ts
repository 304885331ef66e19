/** Bytes that are hardly programs: at random, real code with faults in it, cut off, and what is as costly as can be. */
import { assemble } from './assembler.ts'
import type { Case, Run } from './compare.ts'
import type { CompiledBody } from './corpus.ts'
import { inputFrom, inputsFrom, numbersFrom } from './inputs.ts'

const LIKELY = [
  0x01, 0x02, 0x03, 0x10, 0x11, 0x14, 0x15, 0x16, 0x1b, 0x1c, 0x35, 0x50, 0x51, 0x52, 0x56, 0x57, 0x5b,
  0x5f, 0x60, 0x60, 0x60, 0x61, 0x7f, 0x80, 0x81, 0x82, 0x90, 0x91, 0xf3, 0xfd
]

/** Random bytes, some of them likely instructions. */
export function randomBytes (count: number, seed: number): Case[] {
  const next = numbersFrom(seed)
  return Array.from({ length: count }, (_, at) => {
    const code = Uint8Array.from({ length: 1 + next() % 200 }, () =>
      next() % 4 === 0 ? next() & 0xff : next() % 6 === 0 ? next() % 64 : LIKELY[next() % LIKELY.length]!)
    return fuzzCase(`random bytes ${at}`, code, next)
  })
}

/** Real code, a few bytes of which are others, are gone, are there twice, or are swapped with others. */
export function mutatedCode (bodies: readonly CompiledBody[], count: number, seed: number): Case[] {
  const next = numbersFrom(seed)
  return Array.from({ length: count }, (_, at) => {
    const code = [...bodies[next() % bodies.length]!.code]
    for (let faults = 1 + next() % 3; faults > 0; faults--) mutate(code, next)
    return fuzzCase(`mutated code ${at}`, Uint8Array.from(code), next)
  })
}

export function truncatedCode (bodies: readonly CompiledBody[], count: number, seed: number): Case[] {
  const next = numbersFrom(seed)
  return Array.from({ length: count }, (_, at) => {
    const { code } = bodies[next() % bodies.length]!
    return fuzzCase(`truncated code ${at}`, code.slice(0, next() % code.byteLength), next)
  })
}

function mutate (code: number[], next: () => number): void {
  const at = next() % code.length
  switch (next() % 5) {
    case 0: code[at] = next() & 0xff; break
    case 1: code[at] = LIKELY[next() % LIKELY.length]!; break
    case 2: code.splice(at, 1 + next() % 3); break
    case 3: code.splice(at, 0, ...code.slice(at, at + 1 + next() % 6)); break
    default: code[at] = (code[at] ?? 0) ^ 1 << next() % 8
  }
  if (code.length === 0) code.push(0)
}

function fuzzCase (name: string, code: Uint8Array, next: () => number): Case {
  const runs = Array.from({ length: 2 }, (): Run => ({
    list: [{ which: 0, args: inputsFrom(next, 2) }], x: inputFrom(next), phase: 0, wanted: 1
  }))
  return { name, kind: 'transformation', bodies: [{ code, args: 2 }], runs }
}

/** Each asks more of the translator the more there is of it; `share` 1: most of them are as long as code may be. */
export function costlyCases (share = 1): Case[] {
  const fill = (part: string, bytes = 24_000): string => part.repeat(Math.floor(share * bytes / assemble(part).length))
  const each = (most: number, make: (at: number) => string): string =>
    Array.from({ length: Math.ceil(share * most) }, (_, at) => make(at)).join(' ')
  const texts: Record<string, string> = {
    'sums': `0 CALLDATALOAD ${fill('DUP1 ADD ')} 0 MSTORE 32 0 RETURN`,
    'products': `0 CALLDATALOAD ${fill('DUP1 MUL ')} 0 MSTORE 32 0 RETURN`,
    'powers': `0 CALLDATALOAD ${fill('DUP1 EXP ', 2_000)} 0 MSTORE 32 0 RETURN`,
    'powers of constants': `0 NOT ${fill('DUP1 EXP ')} 0 MSTORE 32 0 RETURN`,
    'divisions': `0 CALLDATALOAD NOT ${fill('0 NOT SDIV ')} 0 MSTORE 32 0 RETURN`,
    'many branches': `0 CALLDATALOAD ${each(1_900, at => `DUP1 ${at & 31} SHR @b${at} JUMPI 1 ADD b${at}:`)}
      0 MSTORE 32 0 RETURN`,
    'branches that keep much': `${'0 CALLDATALOAD '.repeat(900)} ${each(2_000, at => `DUP1 @b${at} JUMPI b${at}:`)}
      0 MSTORE 32 0 RETURN`,
    'functions twice each': `@e 0 CALLDATALOAD @f0 JUMP e: 0 MSTORE 32 0 RETURN ${each(40, at =>
      `f${at}: @a${at} SWAP1 @f${at + 1} JUMP a${at}: @c${at} SWAP1 @f${at + 1} JUMP c${at}: SWAP1 JUMP`)}
      f${Math.ceil(40 * share)}: 1 ADD SWAP1 JUMP`,
    'loops in loops': `0 CALLDATALOAD ${each(600, at => `l${at}: 1 ADD`)} ${each(600, at =>
      `DUP1 ${at} GT @l${Math.ceil(600 * share) - 1 - at} JUMPI`)} 0 MSTORE 32 0 RETURN`,
    'loops after loops': `0 CALLDATALOAD ${each(1_500, at => `l${at}: 3 ADD DUP1 ${at & 7} GT @l${at} JUMPI`)}
      0 MSTORE 32 0 RETURN`,
    'stores and loads': `${each(2_600, at => `${at * 32 % 4096} MLOAD ${(at * 7) % 4096} MSTORE`)} 32 0 RETURN`,
    'stores where x says': `0 CALLDATALOAD ${each(1_500, at => `DUP1 ${at}/2 ADD MLOAD DUP2 255 AND MSTORE`)}
      32 0 RETURN`,
    'hashes': `${fill('32 0 KECCAK256 0 MSTORE ', 8_000)} 32 0 RETURN`,
    'pushes': `${fill(`0x${'5b'.repeat(32)}/32 POP `)} 1 0 MSTORE 32 0 RETURN`,
    'places to jump to': `${fill('#5b ')} 1 0 MSTORE 32 0 RETURN`,
    'jumps over all': `0 CALLDATALOAD @z JUMPI ${fill('1 POP ', 20_000)} z: 1 0 MSTORE 32 0 RETURN`,
    'returns that grow': 'l: 1 0 CALLDATALOAD @l JUMPI 0 MSTORE 32 0 RETURN',
    'one target of many': `${each(700, at => `@r${at} @f JUMP r${at}:`)} 1 0 MSTORE 32 0 RETURN f: JUMP`,
    'words that all change': `${'7 '.repeat(14)} l: ${fill('SWAP13 SWAP7 SWAP3 SWAP11 ADD DUP9 ', 8_000)}
      0 CALLDATALOAD @l JUMPI 0 MSTORE 32 0 RETURN`,
    'longer than may be': fill('#5b ', 30_000)
  }
  return Object.entries(texts).map(([name, text]): Case => ({
    name,
    kind: 'transformation',
    bodies: [{ code: assemble(text), args: 0 }],
    runs: [0, 1].map(x => ({ list: [{ which: 0, args: [] }], x, phase: 0, wanted: 1 }))
  }))
}
