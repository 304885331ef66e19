import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  denoArgs, denoEnv, permissiveDenoArgs, RUNNER_PATH
} from '../../../../../node/sandbox/isolation/deno-command.ts'

const args = denoArgs(128, RUNNER_PATH)
const env = denoEnv('/data/a,b/tmp')

const test = suite('deno command')

test('the runner is the main module, and nothing follows it', () => {
  assert.match(args.at(-1)!, /node\/sandbox\/process\/runner\/runner\.js$/)
})

test('all that is allowed is to read the working directory, whatever its path', () => {
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

test('for the test of the walls around it, all is allowed and nothing else differs', () => {
  const permissive = permissiveDenoArgs(128, RUNNER_PATH)
  assert.equal(permissive.filter(arg => arg !== '--allow-all'), args.filter(arg => !/^--(allow|deny)/.test(arg)))
})

test('the heap follows the memory class', () => {
  const heapOf = (memoryMiB: number): string => denoArgs(memoryMiB, '/runner.js')
    .find(arg => arg.startsWith('--v8-flags='))!
  assert.match(heapOf(128), /--max-old-space-size=112,/)
  assert.match(heapOf(512), /--max-old-space-size=496,/)
  assert.match(heapOf(8), /--max-old-space-size=16,/)
})

test.run()
