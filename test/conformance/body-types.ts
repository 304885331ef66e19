/** Types of Solidity that generated bodies use, how one is turned into another, and what a literal of each can be. */
import type { Choices } from './choices.ts'

export interface ValueType {
  kind: 'uint' | 'int' | 'bytes' | 'bool'
  /** Of `bytesN` 8 N; of bool 1. */
  bits: number
}

export const BOOL: ValueType = { kind: 'bool', bits: 1 }
export const UINT256: ValueType = uint(256)
export const UINT32: ValueType = uint(32)

const WIDTHS = [32, 8, 256, 64, 16, 128, 32, 256, 24, 40, 248, 56, 160]
const BYTES_SIZES = [32, 1, 4, 8, 2, 31, 3, 16]

export function uint (bits: number): ValueType {
  return { kind: 'uint', bits }
}

export function int (bits: number): ValueType {
  return { kind: 'int', bits }
}

export function bytesOf (size: number): ValueType {
  return { kind: 'bytes', bits: size * 8 }
}

export function nameOf ({ kind, bits }: ValueType): string {
  if (kind === 'bool') return 'bool'
  return kind === 'bytes' ? `bytes${bits / 8}` : `${kind}${bits}`
}

export function isSame (a: ValueType, b: ValueType): boolean {
  return a.kind === b.kind && a.bits === b.bits
}

export function isInteger ({ kind }: ValueType): boolean {
  return kind === 'uint' || kind === 'int'
}

export function integerType (choices: Choices): ValueType {
  return { kind: choices.of('uint', 'uint', 'uint', 'int', 'int'), bits: choices.of(...WIDTHS) }
}

export function unsignedType (choices: Choices): ValueType {
  return uint(choices.of(...WIDTHS))
}

export function valueType (choices: Choices): ValueType {
  return choices.weighted<ValueType>([
    [14, () => integerType(choices)], [2, () => BOOL], [3, () => bytesOf(choices.of(...BYTES_SIZES))]
  ])
}

/** Its value where it fits, its lowest bits otherwise; of a bool 0 and 1. Nothing is checked. */
export function convert (text: string, from: ValueType, to: ValueType): string {
  if (isSame(from, to)) return text
  if (to.kind === 'bool') return from.kind === 'bytes' ? `(${text} != ${nameOf(from)}(0))` : `(${text} != 0)`
  if (from.kind === 'bool') return convert(`(${text} ? uint8(1) : uint8(0))`, uint(8), to)
  if (from.kind === 'bytes' && to.kind === 'bytes') return `${nameOf(to)}(${text})`
  if (from.kind === 'bytes') return convert(`uint${from.bits}(${text})`, uint(from.bits), to)
  if (to.kind === 'bytes') return `${nameOf(to)}(${convert(text, from, uint(to.bits))})`
  if (from.kind === to.kind || from.bits === to.bits) return `${nameOf(to)}(${text})`
  return `${nameOf(to)}(${to.kind}${from.bits}(${text}))`
}

export function literal (choices: Choices, type: ValueType): string {
  const { kind, bits } = type
  if (kind === 'bool') return choices.of('true', 'false')
  if (kind === 'bytes') return `bytes${bits / 8}(uint${bits}(${numberBelow(choices, bits)}))`
  if (kind === 'uint') return `uint${bits}(${numberBelow(choices, bits)})`
  const magnitude = numberBelow(choices, bits - 1)
  return `int${bits}(${choices.chance(40) ? -magnitude : magnitude})`
}

/** Of so many bits at most: small, or beside a power of two, or anything. */
function numberBelow (choices: Choices, bits: number): bigint {
  const number = choices.weighted<bigint>([
    [10, () => BigInt(choices.of(1, 2, 3, 0, 5, 7, 10, 31, 100))],
    [4, () => (1n << BigInt(choices.below(bits + 1))) - 1n],
    [3, () => 1n << BigInt(choices.below(bits))],
    [2, () => {
      let any = 0n
      for (let at = 0; at < bits; at += 16) any = any << 16n | BigInt(choices.below(65_536))
      return any
    }]
  ])
  return number & (1n << BigInt(bits)) - 1n
}
