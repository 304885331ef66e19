/** The committed example, and a verifier that was written from the specification alone. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReceiptFile } from '../../../../protocol/api/receipts.ts'
import { fromHex, toHex } from '../../../../protocol/core/bytes.ts'
import { decodeReceipt, encodeReceipt } from '../../../../protocol/receipts/receipt.ts'
import { verifyFile } from '../../../../protocol/receipts/verify.ts'
import { vectorFiles } from '../../../helpers/receipt-vectors.ts'

const HEX = readFileSync('test/vectors/receipt.v1.hex', 'utf8').trim()
const FILE = JSON.parse(readFileSync('test/vectors/receipt-file.v1.json', 'utf8')) as ReceiptFile
const VERIFIER = 'test/helpers/python/verify_receipt.py'

const test = suite('receipt vectors')

test('are what the code makes, and hold', () => {
  const { receipt, file } = vectorFiles()
  assert.is(toHex(receipt), HEX)
  assert.equal(file, FILE)
  assert.is(toHex(encodeReceipt(decodeReceipt(fromHex(HEX)))), HEX)
  assert.ok(verifyFile(FILE).holds)
})

test('are found right by a verifier in Python, and wrong where they were changed', () => {
  if (spawnSync('python3', ['--version']).status !== 0) {
    console.log('skipped: there is no python3')
    return
  }
  const dir = mkdtempSync(join(tmpdir(), 'dcn-receipt-'))
  const run = (file: object): string => {
    const path = join(dir, 'file.json')
    writeFileSync(path, JSON.stringify(file))
    return spawnSync('python3', ['-B', VERIFIER, path], { encoding: 'utf8' }).stdout.trim()
  }
  assert.is(execFileSync('python3', ['-B', VERIFIER, 'test/vectors/receipt-file.v1.json'], { encoding: 'utf8' }), '')
  const settlement = FILE.settlement!
  const changed: Array<[object, string]> = [
    [{ durationMs: 51 }, 'the node did not sign this'], [{ owed: 30 }, 'the gateway did not sign this'],
    [{ settlement: { ...settlement, payee: { ...settlement.payee, sum: 50 } } }, 'the payee is not in the settlement'],
    [{ settlement: { ...settlement, path: settlement.path.toReversed() } }, 'it is not among the receipts of the payee']
  ]
  for (const [changes, fault] of changed) assert.is(run({ ...FILE, ...changes }), fault)
  rmSync(dir, { recursive: true })
})

test.run()
