import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openBatch, sealBatch } from '../../../../protocol/wire/envelope.ts'
import { NodeInfo as InfoCodec, Role } from '../../../../protocol/wire/messages.ts'
import {
  CLOCK_SKEW_MS_MAX, GPU_KINDS_MAX, NODE_INFO_BYTES_MAX, NODE_INFO_TTL_MS_MAX, openNodeInfo, sealNodeInfo,
  type GpuInfo, type NodeInfo
} from '../../../../protocol/wire/node-info.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import { codeOf, info, nodePeer, nodeSigner, plain, wholeInfo } from '../../../helpers/wire-fixtures.ts'
import { hostileMessage } from '../../../helpers/wire-raw.ts'

const MALFORMED = 'DCN_MESSAGE_MALFORMED'
const EXPIRED = 'DCN_MESSAGE_EXPIRED'
const issuedAtMs = info.issuedAtMs
const gpu = wholeInfo.gpus[0]!

const codeAt = (nowMs: number, changes: Partial<NodeInfo> = {}) =>
  codeOf(() => openNodeInfo(sealNodeInfo({ ...info, ...changes }, nodeSigner), nowMs))

const test = suite('wire/node-info')

test('comes out as it went in, with its signer', () => {
  assert.equal(openNodeInfo(sealNodeInfo(info, nodeSigner), issuedAtMs), { info, peer: nodePeer })
  fc.assert(fc.property(arbitrary.infos, any => {
    const bytes = sealNodeInfo(any, nodeSigner)
    fc.pre(bytes.byteLength <= NODE_INFO_BYTES_MAX)
    assert.equal(openNodeInfo(bytes, any.issuedAtMs), { info: any, peer: nodePeer })
  }), { numRuns: 100 })
})

test('is believed until its time to live is over', () => {
  assert.is(codeAt(issuedAtMs + info.ttlMs - 1), undefined)
  assert.is(codeAt(issuedAtMs + info.ttlMs), EXPIRED)
  assert.is(codeAt(issuedAtMs, { ttlMs: 0 }), EXPIRED)
})

test('is not believed longer than the limit, whatever it says', () => {
  for (const ttlMs of [NODE_INFO_TTL_MS_MAX, NODE_INFO_TTL_MS_MAX + 1, 2 ** 32 - 1]) {
    assert.is(codeAt(issuedAtMs + NODE_INFO_TTL_MS_MAX - 1, { ttlMs }), undefined)
    assert.is(codeAt(issuedAtMs + NODE_INFO_TTL_MS_MAX, { ttlMs }), EXPIRED)
  }
})

test('may be from a clock that is somewhat ahead', () => {
  assert.is(codeAt(issuedAtMs - CLOCK_SKEW_MS_MAX), undefined)
  assert.is(codeAt(issuedAtMs - CLOCK_SKEW_MS_MAX - 1), EXPIRED)
  assert.is(codeAt(issuedAtMs, { issuedAtMs: Number.MAX_SAFE_INTEGER }), EXPIRED)
})

test('refuses texts that are long, or that a terminal would act on', () => {
  const texts = ['\0', '\n', '\x1b[2J', '\x7f', '\x9b', '\u202e', '\u200b', '\ufeff', 'x'.repeat(201)]
  for (const text of texts) {
    const where = JSON.stringify(text)
    assert.is(codeAt(issuedAtMs, { version: text }), MALFORMED, where)
    assert.is(codeAt(issuedAtMs, { httpUrl: text }), MALFORMED, where)
    assert.is(codeAt(issuedAtMs, { runtimes: ['deno', text] }), MALFORMED, where)
    assert.is(codeAt(issuedAtMs, { layers: ['seccomp', text] }), MALFORMED, where)
    for (const field of ['model', 'driver', 'backend']) {
      assert.is(codeAt(issuedAtMs, { gpus: [{ ...gpu, [field]: text.slice(0, 81) }] }), MALFORMED, `${field} ${where}`)
    }
  }
  const printable = { version: 'x'.repeat(200), httpUrl: 'https://gateway.example/\u00e9\u{1f600}' }
  assert.is(codeAt(issuedAtMs, printable), undefined)
  assert.is(codeAt(issuedAtMs, { gpus: [{ ...gpu, model: 'g'.repeat(80) }] }), undefined)
  assert.is(codeAt(issuedAtMs, { version: '', httpUrl: '', runtimes: [] }), undefined)
})

test('refuses too many layers and kinds of GPU', () => {
  const layers = (count: number) => ({ layers: Array<string>(count).fill('seccomp') })
  assert.equal([codeAt(issuedAtMs, layers(16)), codeAt(issuedAtMs, layers(17))], [undefined, MALFORMED])
  const gpus = (count: number) => ({ gpus: Array(count).fill(gpu) as GpuInfo[] })
  assert.equal([GPU_KINDS_MAX, GPU_KINDS_MAX + 1].map(count => codeAt(issuedAtMs, gpus(count))), [undefined, MALFORMED])
})

test('refuses too many runtimes and too many bytes', () => {
  assert.is(codeAt(issuedAtMs, { runtimes: Array<string>(16).fill('deno') }), undefined)
  assert.is(codeAt(issuedAtMs, { runtimes: Array<string>(17).fill('deno') }), MALFORMED)
  assert.is(codeAt(issuedAtMs, { runtimes: Array<string>(16).fill('x'.repeat(100)) }), 'DCN_MESSAGE_TOO_LARGE')
})

test('refuses roles that it does not know, however well signed', () => {
  const [item] = openBatch('nodeInfo', sealNodeInfo(info, nodeSigner), NODE_INFO_BYTES_MAX).items
  const fields = InfoCodec.decode(item!)
  const roleless = InfoCodec.encode({ ...fields, role: Role.ROLE_UNSPECIFIED })
  assert.is(codeOf(() => openNodeInfo(sealBatch('nodeInfo', [roleless], nodeSigner), issuedAtMs)), MALFORMED)
  const unknown = plain(item!)
  unknown[1] = 3
  assert.is(codeOf(() => openNodeInfo(sealBatch('nodeInfo', [unknown], nodeSigner), issuedAtMs)), MALFORMED)
})

test('is one item of its own domain', () => {
  const [item] = openBatch('nodeInfo', sealNodeInfo(info, nodeSigner), NODE_INFO_BYTES_MAX).items
  assert.is(codeOf(() => openNodeInfo(sealBatch('nodeInfo', [item!, item!], nodeSigner), issuedAtMs)), MALFORMED)
  const elsewhere = sealBatch('offers', [item!], nodeSigner)
  assert.is(codeOf(() => openNodeInfo(elsewhere, issuedAtMs)), 'DCN_MESSAGE_BAD_SIGNATURE')
})

test('refuses every change of a byte', () => {
  const bytes = sealNodeInfo(info, nodeSigner)
  for (let at = 0; at < bytes.byteLength; at++) {
    const forged = plain(bytes)
    forged[at]! ^= 1
    const code = codeOf(() => openNodeInfo(forged, issuedAtMs))
    assert.match(String(code), /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/, `byte ${at}`)
  }
})

test('throws DcnError and nothing else over signed noise, and what it takes it would write the same', () => {
  const base = InfoCodec.decode(openBatch('nodeInfo', sealNodeInfo(info, nodeSigner), NODE_INFO_BYTES_MAX).items[0]!)
  const text = fc.string({ unit: 'binary', maxLength: 10 })
  const changed = fc.record({
    version: text, httpUrl: text, runtimes: fc.array(text), ttlMs: arbitrary.uint32, busy: arbitrary.uint32
  }, { requiredKeys: [] }).map(changes => InfoCodec.encode({ ...base, ...changes }))
  const item = fc.oneof(hostileMessage(12, fc.constant(new Uint8Array())), changed)
  fc.assert(fc.property(item, bytes => {
    const message = plain(sealBatch('nodeInfo', [bytes], nodeSigner))
    let again: Uint8Array | undefined
    const code = codeOf(() => { again = sealNodeInfo(openNodeInfo(message, issuedAtMs).info, nodeSigner) })
    assert.match(String(code), /^(undefined|DCN_MESSAGE_(MALFORMED|EXPIRED))$/)
    if (again !== undefined) assert.equal(plain(again), message)
  }), { numRuns: 1_000 })
})

test.run()
