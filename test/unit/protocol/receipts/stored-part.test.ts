import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Part } from '../../../../protocol/receipts/settlement-machine.ts'
import { decodePart, encodePart } from '../../../../protocol/receipts/stored-part.ts'

const PARTS: Part[] = [
  { state: 'planned', attempt: 2, refusals: 1 },
  {
    state: 'signed', attempt: 3, refusals: 2,
    payment: { signature: 'sig', bytes: Uint8Array.of(1, 2), lastValidBlockHeight: 77 }
  },
  { state: 'final', signature: 'sig' },
  { state: 'failed', signature: '', reason: 'frozen' }
]

const test = suite('receipts/stored-part')

test('a part is read back as it was written', () => {
  for (const part of PARTS) assert.equal(decodePart(encodePart(part)), part)
})

test.run()
