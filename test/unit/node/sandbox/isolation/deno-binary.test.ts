import { accessSync, constants } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findDeno } from '../../../../../node/sandbox/isolation/deno-binary.ts'
import { isDcnError } from '../../../../../protocol/core/errors.ts'

/** A package manager that nests what is not a direct dependency. */
function resolve (specifier: string, from: string): string {
  if (specifier === 'deno/package.json') return '/app/node_modules/deno/package.json'
  if (from !== '/app/node_modules/deno/package.json') throw Object.assign(new Error('no'), { code: 'MODULE_NOT_FOUND' })
  return `/app/node_modules/deno/node_modules/${specifier}`
}

function codeAndMessage (find: () => unknown): string {
  try {
    find()
  } catch (err) {
    if (isDcnError(err)) return `${err.code} ${err.message}`
  }
  return 'nothing thrown'
}

const test = suite('deno binary')

test('here it is found, and may be executed', () => {
  accessSync(findDeno(), constants.X_OK)
})

test('each platform has its package, found from the package that depends on it', () => {
  const pathOn = (platform: string, arch: string): string => findDeno({ platform, arch, resolve })
  const root = '/app/node_modules/deno/node_modules/@deno'
  assert.is(pathOn('linux', 'x64'), `${root}/linux-x64-glibc/deno`)
  assert.is(pathOn('linux', 'arm64'), `${root}/linux-arm64-glibc/deno`)
  assert.is(pathOn('darwin', 'arm64'), `${root}/darwin-arm64/deno`)
  assert.is(pathOn('win32', 'x64'), `${root}/win32-x64/deno.exe`)
})

test('a platform without a build is named, and so are those with one', () => {
  assert.match(codeAndMessage(() => findDeno({ platform: 'freebsd', arch: 'x64', resolve })),
    /^DCN_DENO_MISSING .*no build for freebsd-x64.*linux-x64, linux-arm64/)
})

test('a package that is not installed is named, with what to do', () => {
  const none = (): string => { throw new Error('Cannot find module') }
  assert.match(codeAndMessage(() => findDeno({ platform: 'linux', arch: 'arm64', resolve: none })),
    /^DCN_DENO_MISSING .*@deno\/linux-arm64-glibc.*linux-arm64.*npm install/)
})

test.run()
