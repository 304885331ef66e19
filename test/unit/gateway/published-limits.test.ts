/** docs/limits.md says what the code does. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { builtPath, bundle } from '../../../bin/sources.js'
import * as limits from '../../../protocol/core/limits.ts'
import { isErrorCode } from '../../../protocol/core/errors.ts'
import { bundleDirectory } from '../../helpers/programs.ts'

const page = readFileSync('docs/limits.md', 'utf8')
const ROW = /^\| .+ \| ([\d,]+) \| `([A-Z_]+)` in `([a-z/-]+\.ts)` \| (.*)\|$/gm
const rows = [...page.matchAll(ROW)].map(([, value, name, file, refusal]) =>
  ({ value: Number(value!.replaceAll(',', '')), name: name!, file: file!, refusal: refusal! }))

interface Context { built: string }

const test = suite<Context>('published limits')

// The page names the files: they are not in the bundle of this one.
test.before(async context => {
  context.built = bundleDirectory()
  await bundle([...new Set(rows.map(({ file }) => file))], context.built)
})

test('every row of the table is read', () => {
  assert.is(rows.length, page.match(/^\| /gm)!.length - 2)
})

for (const { value, name, file } of rows) {
  test(`${name} is ${value}`, async ({ built }) => {
    const constants = await import(pathToFileURL(resolve(builtPath(built, file))).href) as Record<string, unknown>
    assert.is(constants[name], value)
  })
}

test('every limit of users stands in the table, and the pattern of names beside it', () => {
  const named = new Set(rows.map(({ name }) => name))
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number') assert.ok(named.has(name), name)
    else assert.ok(page.includes(`\`${value}\``), name)
  }
})

test('every refusal is one that there is', () => {
  for (const { refusal } of rows) {
    for (const [code] of refusal.matchAll(/DCN_\w+/g)) assert.ok(isErrorCode(code), code)
  }
})

test.run()
