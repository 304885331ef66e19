/** Style that a compiler cannot see, checked as a test. Each complaint says file, line and what to do instead. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { VERSION } from '../protocol/core/version.ts'

const FILE_LINES_MAX = 400
const LINE_COLUMNS_MAX = 120

const BANNED: ReadonlyArray<readonly [where: RegExp, what: RegExp, instead: string]> = [
  // The client waits in real time: it runs where nobody hands it a clock.
  [/^protocol\/(core|wire|api(?!\/client\/)|jobs|registry|claims|credits)\//, /\b(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval)\b/,
    'take a clock or a source of randomness as an argument'],
  [/^(protocol|gateway|node)\//, /\b(Date\.now|Math\.random)\b/,
    'take a Clock or a source of randomness as an argument'],
  [/^(protocol|gateway|node)\//, /\bconsole\.(log|info|warn|error|debug)\b/, 'use the injected Logger'],
  [/^(protocol|gateway|node)\//, /\bprocess\.(env|argv|exit)\b/, 'src/ reads the process; pass values in'],
  [/^(protocol|gateway|node|src)\//, /\bthrow new Error\(/, 'throw a DcnError with a code'],
  [/\.test\.ts$/, /\.only\(/, 'remove before merge'],
  [/./, /\bFIXME\b/, 'remove before merge']
]

const sources = execFileSync('git', ['ls-files', '*.ts'], { encoding: 'utf8' }).trim().split('\n')
  .filter(path => !readFileSync(path, 'utf8').includes('protons-runtime') && path !== 'test/tidy.test.ts')

const test = suite('tidy')

test('every source file obeys', () => {
  const complaints: string[] = []
  for (const path of sources) {
    const lines = readFileSync(path, 'utf8').split('\n')
    if (lines.length > FILE_LINES_MAX) complaints.push(`${path}: ${lines.length} lines, split it`)
    for (const [index, line] of lines.entries()) {
      if (line.length > LINE_COLUMNS_MAX) complaints.push(`${path}:${index + 1}: ${line.length} columns`)
      for (const [where, what, instead] of BANNED) {
        if (where.test(path) && what.test(line)) complaints.push(`${path}:${index + 1}: ${what.source}: ${instead}`)
      }
    }
  }
  assert.equal(complaints, [])
})

test('every error code is documented, and nothing else is', () => {
  const [table] = readFileSync('protocol/core/errors.ts', 'utf8').match(/interface ErrorContexts \{[^]*?\n\}/)!
  const declared = table.match(/^ {2}DCN_[A-Z_]+(?=: )/gm)!.map(code => code.trim())
  const documented = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^## (DCN_[A-Z_]+)$/gm)].map(match => match[1])
  assert.equal(documented, declared)
})

test('the version that daemons tell is the package\'s', () => {
  assert.is(VERSION, (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
})

test('generated code is what its source gives', () => {
  // protons stamps nothing and sorts nothing: a stale file differs in the names of its fields.
  const protos = execFileSync('git', ['ls-files', '*.proto'], { encoding: 'utf8' }).trim().split('\n')
  assert.ok(protos.length > 0)
  for (const path of protos) {
    const proto = readFileSync(path, 'utf8')
    const generated = readFileSync(path.replace(/proto$/, 'ts'), 'utf8')
    for (const [, name] of proto.matchAll(/^(?:message|enum) (\w+) \{/gm)) {
      assert.match(generated, new RegExp(`export (interface|enum) ${name} `))
    }
    const fields = /^ {2,4}(?:repeated )?(?:bytes|string|bool|uint32|uint64|[A-Z]\w+)\s+(\w+)\s+= (\d+)/gm
    for (const [, field, number] of proto.matchAll(fields)) {
      assert.match(generated, new RegExp(`case ${number}: \\{[^]{0,600}obj\\.${field}\\b`), field)
    }
  }
})

test('nothing names a registry or a path of one machine', () => {
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')
  const complaints = files.filter(path =>
    /registry\.npmjs|\/root\/|\/home\/\w+\/|\/work\//.test(readFileSync(path, 'utf8')))
  assert.equal(complaints.filter(path => path !== 'test/tidy.test.ts'), [])
})

test('the lock file has the packages of every platform, which npm ci asks for', () => {
  interface Locked { packages: Record<string, { optionalDependencies?: Record<string, string> }> }
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Locked
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
  assert.equal(wanted.filter(name => packages[`node_modules/${name}`] === undefined), [])
})

test.run()
