import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keccak256 } from '../../../../../protocol/core/hash.ts'
import { toHex, utf8 } from '../../../../../protocol/core/bytes.ts'
import { WideLibrary } from '../../../../../protocol/evm/translate/wide.ts'
import { ModuleWriter } from '../../../../../protocol/evm/translate/wasm-writer.ts'
import { wasmExports, wasmModule } from '../../../../../protocol/evm/translate/web-assembly.ts'
import { EXPECTED, wideModule, WORD_OPS, type WordOp } from '../../../../helpers/wide-module.ts'

const WORD = 1n << 256n

const wide = wideModule()
const test = suite('wide words')

const EDGES = [...new Set([0n, 1n, 2n, ...[8n, 31n, 32n, 63n, 64n, 96n, 128n, 192n, 255n].map(bits => 1n << bits)]
  .flatMap(n => [n - 1n, n, n + 1n, -n, 1n - n, -n - 1n]).map(n => BigInt.asUintN(256, n)))]
const PATTERN = 0x8123_4567_89ab_cdef_f0e1_d2c3_b4a5_9687_0011_2233_4455_6677_8899_aabb_ccdd_eef8n

/** Digits that make a quotient's guessed digit wrong. */
const DIGITS = [0n, 1n, 0x7fff_ffffn, 0x8000_0000n, 0x8000_0001n, 0xffff_fffen, 0xffff_ffffn]

/** Words of every length, of random digits of 32 bits and of those above: xorshift128+, of a fixed seed. */
function randomWords (seed: bigint): () => bigint {
  let [older, newer] = [seed, 0x9e37_79b9_7f4a_7c15n]
  const next = (): bigint => {
    const mixed = BigInt.asUintN(64, older ^ (older << 23n))
    older = newer
    newer = mixed ^ newer ^ (mixed >> 17n) ^ (newer >> 26n)
    return BigInt.asUintN(64, older + newer)
  }
  const digit = (): bigint => {
    const random = next()
    return DIGITS[Number((random >> 32n) % 14n)] ?? random & 0xffff_ffffn
  }
  return () => {
    const length = next() % 257n
    let word = 0n
    for (let at = 0; at < 8; at++) word = (word << 32n) | digit()
    return word >> (256n - length)
  }
}

function agree (op: WordOp, ...operands: [bigint, bigint, bigint]): void {
  const [got, expected] = [wide.call(op, ...operands.slice(0, ARITY[op] ?? 2)), EXPECTED[op](...operands)]
  if (got === expected) return
  assert.unreachable(`${op} ${operands.map(hex).join(' ')} gave ${hex(got)}, and not ${hex(expected)}`)
}

const ARITY: Partial<Record<WordOp, number>> = { iszero: 1, not: 1, addmod: 3, mulmod: 3 }

function hex (n: bigint): string {
  return `0x${n.toString(16)}`
}

test('edge values, each with each', () => {
  for (const op of WORD_OPS) {
    if (ARITY[op] === 3) continue
    for (const a of EDGES) for (const b of EDGES) agree(op, a, b, 0n)
  }
})

test('modulo edge values', () => {
  const some = EDGES.filter((_, at) => at % 3 === 0)
  for (const m of EDGES) {
    for (const a of some) {
      for (const b of some) {
        agree('addmod', a, b, m)
        agree('mulmod', a, b, m)
      }
    }
  }
})

test('every distance of a shift, and every place of a byte', () => {
  for (const op of ['shl', 'shr', 'sar', 'byte', 'signextend'] as const) {
    for (let at = 0n; at < 260n; at++) {
      for (const n of [3n, PATTERN, WORD - 1n - PATTERN]) agree(op, at, n, 0n)
    }
    for (const limb of [1n << 64n, 1n << 128n, 1n << 192n]) agree(op, limb + 1n, PATTERN, 0n)
  }
})

test('random words', () => {
  const next = randomWords(1n)
  for (let round = 0; round < 2_000; round++) {
    const [a, b, m] = [next(), next(), next()]
    for (const op of WORD_OPS) agree(op, a, b, m)
  }
})

test('quotients by divisors of every length', () => {
  const next = randomWords(2n)
  for (let round = 0; round < 20_000; round++) {
    const [a, b] = [next(), next()]
    agree('div', a, b, 0n)
    agree('mod', a, b, 0n)
  }
})

test('a digit of a quotient that was guessed one too high is taken back', () => {
  // The two topmost digits of the divisor fit once more than the whole divisor does.
  const [dividend, divisor] = [0x7fff_ffff_8000_0000_0000_0000_0000_0000n, 0x8000_0000_0000_0000_0000_0001n]
  for (let by = 0n; by < 128n; by += 31n) {
    agree('div', dividend << by, divisor << by, 0n)
    agree('mod', dividend << by, divisor << by, 0n)
    agree('mulmod', dividend, 1n << by, divisor << by)
  }
})

test('bytes that lie in memory the last first are hashed in order', () => {
  const bytes = new Uint8Array(wide.memory.buffer)
  for (const text of ['', 'a', 'abc', 'x'.repeat(136), 'y'.repeat(1_000)]) {
    const data = utf8(text)
    bytes.set(data.toReversed(), 5_000)
    assert.is(wide.keccak256(5_000, data.length), BigInt(`0x${toHex(keccak256(data))}`), text)
  }
})

test('a module that hashes nothing imports nothing, and has each function once', () => {
  const writer = new ModuleWriter()
  const library = new WideLibrary(writer, { usesKeccak256: false })
  assert.is(library.index('sdiv'), library.index('sdiv'))
  writer.memory(1, 1)
  const before = writer.bytes().length
  library.index('div')
  assert.is(writer.bytes().length, before)
  assert.equal(Object.keys(wasmExports(wasmModule(writer.bytes()))), ['memory'])
  assert.throws(() => library.index('keccak256'), /without keccak256/)
})

test.run()
