/** Protobuf written by hand, for bytes that no encoder of ours would make. */
import fc from 'fast-check'

export function joined (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}

export function varint (value: bigint | number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return new Uint8Array([...bytes, Number(rest)])
}

export function uintField (field: number, value: bigint | number): Uint8Array {
  return joined(varint(field * 8), varint(value))
}

export function bytesField (field: number, value: Uint8Array): Uint8Array {
  return joined(varint(field * 8 + 2), varint(value.byteLength), value)
}

/** Numbers around every width that a field may have. */
export const hostileNumber: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(
    0n, 1n, 2n, 5n, 6n, 7n, 127n, 128n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n,
    2n ** 56n - 1n, 2n ** 56n, 2n ** 63n, 2n ** 64n - 1n
  ),
  fc.bigInt({ min: 0n, max: 2n ** 21n })
)

/** Half a surrogate pair, overlong, beyond U+10FFFF, cut short, a stray continuation. */
const NOT_UTF8 = ['eda080', 'edbfbf', 'c080', 'f0808080', 'f4908080', 'e282', '80', 'ff']
  .map(hex => new Uint8Array(Buffer.from(hex, 'hex')))

export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65).chain(length =>
    fc.uint8Array({ minLength: length, maxLength: length })),
  fc.constantFrom(...NOT_UTF8),
  fc.string({ unit: 'binary', maxLength: 50 }).map(text => new Uint8Array(Buffer.from(text)))
)

interface HostileField { field: number, bytes: Uint8Array }

/**
 * A message of the fields 1 to `fieldMax`: mostly in order and once each, so that it gets past the canonical check.
 * `messages` are what may stand in a field in place of plain bytes.
 */
export function hostileMessage (fieldMax: number, messages: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const field = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: fieldMax }), hostileNumber)
      .map(([field, value]): HostileField => ({ field, bytes: uintField(field, value) })),
    fc.tuple(fc.integer({ min: 1, max: fieldMax }), fc.oneof(hostileBytes, messages))
      .map(([field, value]): HostileField => ({ field, bytes: bytesField(field, value) }))
  )
  const some = fc.array(field, { maxLength: fieldMax })
  return fc.tuple(some, fc.integer({ min: 0, max: 9 })).map(([fields, disorder]) => {
    const orderly = [...new Map(fields.map(each => [each.field, each])).values()].sort((a, b) => a.field - b.field)
    return joined(...(disorder === 0 ? fields : orderly).map(({ bytes }) => bytes))
  })
}
