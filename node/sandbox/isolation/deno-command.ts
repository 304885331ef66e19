/** What starts one Deno process that may do nothing but compute. Isolation is wrapped around it. */
import { fileURLToPath } from 'node:url'

export const RUNNER_URL = new URL('../process/runner/runner.js', import.meta.url)
export const RUNNER_PATH = fileURLToPath(RUNNER_URL)
/** Where runner and Deno are in a root of the sandbox's own. */
export const RUNNER_PATH_INSIDE = '/runner.js'
export const DENO_PATH_INSIDE = '/deno'

/** V8's young generation comes on top of the old space; this much of a function's memory is left to it. */
const YOUNG_SPACE_MIB = 16
const OLD_SPACE_MIN_MIB = 16

/** Nothing is asked, looked for, fetched or kept; the first two also halve the time to boot. */
const QUIET = ['--no-config', '--no-lock', '--no-prompt', '--no-code-cache', '--no-remote', '--no-npm', '--cached-only',
  '--no-check']

const PERMISSIONS = [
  // --deny-import besides --no-remote: hosts such as esm.sh are allowed without asking.
  '--deny-net', '--deny-env', '--deny-sys', '--deny-run', '--deny-ffi', '--deny-write', '--deny-import',
  // The working directory, not by its path: in a path, a comma would start a second one.
  '--allow-read=.'
]

/** The command line after the executable. By itself it bounds the V8 heap alone: not array buffers or WebAssembly. */
export function denoArgs (memoryMiB: number, runnerPath: string): string[] {
  return ['run', ...QUIET, ...PERMISSIONS, heapFlag(memoryMiB), runnerPath]
}

/** As denoArgs, but everything is permitted: what the walls around Deno hold by themselves shows in such a process. */
export function permissiveDenoArgs (memoryMiB: number, modulePath: string): string[] {
  return ['run', ...QUIET, '--allow-all', heapFlag(memoryMiB), modulePath]
}

function heapFlag (memoryMiB: number): string {
  const oldSpaceMiB = Math.max(OLD_SPACE_MIN_MIB, memoryMiB - YOUNG_SPACE_MIB)
  return `--v8-flags=--max-old-space-size=${oldSpaceMiB},--max-semi-space-size=8,--stack-size=984`
}

/** The whole environment. `home` is what HOME says: the process's working directory. */
export function denoEnv (home: string): Record<string, string> {
  return {
    // A path that cannot exist: Deno then writes no cache and no storage. Without the next line it would try, slowly.
    DENO_DIR: '/dev/null/none',
    DENO_EMIT_CACHE_MODE: 'disable',
    DENO_NO_UPDATE_CHECK: '1',
    DENO_NO_PACKAGE_JSON: '1',
    // No backend: navigator.gpu, which no permission guards, finds no adapter.
    DENO_WEBGPU_BACKEND: '',
    NO_COLOR: '1',
    // The same on every node, so that another node can repeat a run.
    TZ: 'UTC',
    // Deno reads ~/.npmrc, which may hold tokens.
    HOME: home
  }
}
