import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denoCommand } from '../../../../../node/sandbox/isolation/deno-command.ts'

const { file, args, env, cwd } = denoCommand({ denoPath: '/opt/deno', emptyDir: '/data/a,b/tmp', memoryMiB: 128 })

const test = suite('sandbox launcher')

test('Deno is called directly, in the empty directory', () => {
  assert.equal([file, args[0], cwd], ['/opt/deno', 'run', '/data/a,b/tmp'])
})

test('the runner is the main module, and nothing follows it', () => {
  assert.match(args.at(-1)!, /node\/sandbox\/process\/runner\/runner\.js$/)
})

test('all that is allowed is to read the empty directory, whatever its path', () => {
  assert.equal(args.filter(arg => /^(--allow|-[A-Z]|--unstable|--permission)/.test(arg)), ['--allow-read=.'])
  for (const name of ['net', 'env', 'sys', 'run', 'ffi', 'write', 'import']) {
    assert.ok(args.includes(`--deny-${name}`), name)
  }
})

test('nothing is fetched, looked for, asked or kept', () => {
  for (const flag of ['no-prompt', 'no-config', 'no-lock', 'no-remote', 'no-npm', 'cached-only', 'no-code-cache']) {
    assert.ok(args.includes(`--${flag}`), flag)
  }
  assert.is(env.DENO_DIR, '/dev/null/none')
  assert.is(env.DENO_EMIT_CACHE_MODE, 'disable')
})

test('nothing of this process’s environment is handed on', () => {
  assert.equal(Object.keys(env).sort(), ['DENO_DIR', 'DENO_EMIT_CACHE_MODE', 'DENO_NO_PACKAGE_JSON',
    'DENO_NO_UPDATE_CHECK', 'DENO_WEBGPU_BACKEND', 'HOME', 'NO_COLOR', 'TZ'])
  assert.is(env.HOME, '/data/a,b/tmp')
})

test('the heap follows the memory class', () => {
  const heapOf = (memoryMiB: number): string => denoCommand({ denoPath: 'd', emptyDir: 'e', memoryMiB }).args
    .find(arg => arg.startsWith('--v8-flags='))!
  assert.match(heapOf(128), /--max-old-space-size=112,/)
  assert.match(heapOf(512), /--max-old-space-size=496,/)
  assert.match(heapOf(8), /--max-old-space-size=16,/)
})

test.run()
