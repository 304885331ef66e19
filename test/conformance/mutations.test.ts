/** The faults that `npm run test:mutations` puts into the translator can still be put there. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MUTATIONS } from './mutations.ts'

const test = suite('conformance: mutations')

test('each stands for one place in the sources', () => {
  assert.ok(MUTATIONS.length >= 25)
  const complaints = MUTATIONS.filter(({ file, from, to }) => {
    const text = readFileSync(new URL(`../../protocol/evm/translate/${file}`, import.meta.url), 'utf8')
    return text.split(from).length !== 2 || from === to
  })
  assert.equal(complaints.map(({ name }) => name), [])
})

test.run()
