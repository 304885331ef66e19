import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayConfig } from '../../../gateway/config.ts'
import { NodeConfig } from '../../../node/config.ts'
import { settingsPage } from '../../../src/settings-page.ts'

const test = suite('settings page')

test('docs/settings.md is what the schemas say', () => {
  assert.is(readFileSync('docs/settings.md', 'utf8'), settingsPage(), 'run `npm run generate`')
})

test('every setting has a row that a table can hold, and says in a sentence what it is', () => {
  const page = settingsPage()
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  for (const row of rows) assert.is(row.match(/(?<!\\)\|/g)?.length, 7, row)
  for (const [name, { properties }] of Object.entries({ gateway: GatewayConfig, node: NodeConfig })) {
    const section = page.split('\n## ').find(part => part.startsWith(`dcn ${name}\n`))!
    for (const key of Object.keys(properties)) {
      assert.match(section, new RegExp(`^\\| \`${key}\` \\|.* [A-Z].{9,}\\.? \\|$`, 'm'))
    }
  }
})

test.run()
