/**
 * Bytes that the VM cannot read end the process, so what these tests find shows as a file that did not end well. More
 * of it: DCN_FUZZ=100000 DCN_FUZZ_SEED=7 node --import tsx test/run.ts test/unit/src/chain/vm/guard.test.ts
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USDC_MINT } from '../../../../../protocol/core/limits.ts'
import { RpcError } from '../../../../../src/chain/rpc-error.ts'
import { readTransaction } from '../../../../../src/chain/vm/guard.ts'
import { Vm } from '../../../../../src/chain/vm/vm.ts'
import { randomFrom } from '../../../../simulation/random.ts'
import { FORMATS, signerOf, solTransfer, transactionBytes } from '../../../../helpers/transactions.ts'

const MUTATIONS = Number(process.env['DCN_FUZZ'] ?? 5_000)
const SEED = Number(process.env['DCN_FUZZ_SEED'] ?? 1)
const BLOCKHASH = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM'
const MEMO = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'

const payer = await signerOf(new Uint8Array(32).fill(7))
const originals = new Map(await Promise.all(FORMATS.map(async format => {
  const memo = { programAddress: MEMO as typeof payer.address, data: new Uint8Array([104, 105]) }
  const instructions = [solTransfer(payer, USDC_MINT, 1n), memo]
  const parts = { payer, blockhash: BLOCKHASH, instructions, format, priorityFee: 5n }
  return [format, await transactionBytes(parts)] as const
})))

function refused (bytes: Uint8Array, why: RegExp): void {
  try {
    readTransaction(bytes)
  } catch (err) {
    assert.instance(err, RpcError)
    assert.is((err as RpcError).code, -32602)
    assert.match((err as RpcError).message, why)
    return
  }
  assert.unreachable('it was taken')
}

/** One to three of the ways in which bytes go wrong. */
function mutated (original: Uint8Array, next: () => number): Uint8Array {
  const below = (count: number): number => Math.floor(next() * count)
  let bytes = [...original]
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(bytes.length)
    switch (below(6)) {
      case 0: bytes[at] = below(256); break
      case 1: bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8)); break
      case 2: bytes.splice(at, 1 + below(3)); break
      case 3: bytes.splice(at, 0, ...bytes.slice(at, at + 1 + below(40))); break
      case 4: bytes = bytes.slice(0, at); break
      default: bytes[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)]!
    }
  }
  return Uint8Array.from(bytes)
}

const test = suite('chain guard')

for (const [format, original] of originals) {
  test(`no altered ${format} transaction ends the process (seed ${SEED}, ${MUTATIONS} of them)`, () => {
    const next = randomFrom(SEED)
    const vm = new Vm()
    vm.setAccount(payer.address, {
      lamports: 10n ** 12n, owner: '11111111111111111111111111111111', executable: false, data: new Uint8Array()
    })
    let taken = 0
    for (let count = 0; count < MUTATIONS; count++) {
      const bytes = mutated(original, next)
      try {
        vm.simulate(readTransaction(bytes), { sigVerify: false })
        taken += 1
      } catch (err) {
        if (!(err instanceof RpcError)) throw err
      }
    }
    const counts = `${taken} of ${MUTATIONS} altered ${format} transactions`
    process.stdout.write(`\nnote: ${counts} reached the VM, seed ${SEED}\n`)
    assert.ok(taken > MUTATIONS / 20, 'the VM is reached')
  })
}

test('what an encoder writes is read', () => {
  for (const [format, original] of originals) {
    const { message, signatures } = readTransaction(original)
    assert.is(message.version, format)
    assert.is(message.staticAccounts[0], payer.address)
    assert.is(message.lifetimeToken, BLOCKHASH)
    assert.is(message.priorityFee, format === 1 ? 5n : 0n)
    assert.is(signatures.length, 1)
    assert.equal([...message.instructions.at(-1)!.data], [104, 105])
  }
})

test('what is written otherwise, cut or too large is refused', () => {
  const legacy = originals.get('legacy')!
  refused(new Uint8Array(), /failed to deserialize/)
  refused(legacy.subarray(0, -1), /failed to deserialize/)
  refused(Uint8Array.from([...legacy, 0]), /failed to deserialize/)
  // The number of signatures, 1, in two bytes instead of one.
  refused(Uint8Array.from([0x81, 0, ...legacy.subarray(1)]), /failed to deserialize/)
  refused(new Uint8Array(4_097), /too large: 4097 bytes \(max: encoded\/raw 4096\)/)
})

test('version 1: unknown bits of its config, and half a priority fee', () => {
  const original = originals.get(1)!
  // After the version and the three numbers of the header.
  const at = 4
  assert.equal([...original.subarray(at, at + 4)], [0b1111, 0, 0, 0])
  const withMask = (mask: number): Uint8Array => Uint8Array.from(original, (byte, index) => index === at ? mask : byte)
  refused(withMask(0b101111), /failed to deserialize/)
  refused(withMask(0b1110), /failed to deserialize/)
  refused(withMask(0b1101), /failed to deserialize/)
})

test('only version 1 may be larger than 1,232 bytes', async () => {
  const memo = { programAddress: MEMO as typeof payer.address, data: new Uint8Array(1_200) }
  const large = await transactionBytes({ payer, blockhash: BLOCKHASH, instructions: [memo], format: 1 })
  assert.is(readTransaction(large).message.version, 1)
  const legacy = await transactionBytes({
    payer, blockhash: BLOCKHASH, instructions: [{ ...memo, data: new Uint8Array(1_000) }], format: 'legacy'
  })
  assert.ok(legacy.byteLength < 1_232)
  assert.is(readTransaction(legacy).message.version, 'legacy')
})

test.run()
