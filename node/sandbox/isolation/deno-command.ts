import { fileURLToPath } from 'node:url'
import type { Launch } from './types.ts'

export const RUNNER_URL = new URL('../process/runner/runner.js', import.meta.url)

/** V8's young generation comes on top of the old space; this much of a function's memory is left to it. */
const YOUNG_SPACE_MIB = 16
const OLD_SPACE_MIN_MIB = 16

export interface DenoCommandInit {
  denoPath: string
  /** An empty directory that nobody can write to: what user code sees of the file system, standing for /tmp. */
  emptyDir: string
  memoryMiB: number
}

/**
 * What starts one Deno process that may do nothing but compute, for isolation to be wrapped around. By itself it bounds
 * the V8 heap alone: not array buffers, WebAssembly and native allocations.
 */
export function denoCommand (init: DenoCommandInit): Launch {
  const oldSpaceMiB = Math.max(OLD_SPACE_MIN_MIB, init.memoryMiB - YOUNG_SPACE_MIB)
  return {
    file: init.denoPath,
    args: [
      'run',
      // Nothing is asked, looked for, fetched or kept; the first two lines also halve the time to boot.
      '--no-config', '--no-lock', '--no-prompt', '--no-code-cache',
      '--no-remote', '--no-npm', '--cached-only', '--no-check',
      // --deny-import besides --no-remote: hosts such as esm.sh are allowed without asking.
      '--deny-net', '--deny-env', '--deny-sys', '--deny-run', '--deny-ffi', '--deny-write', '--deny-import',
      // The working directory, not by its path: in a path, a comma would start a second one.
      '--allow-read=.',
      `--v8-flags=--max-old-space-size=${oldSpaceMiB},--max-semi-space-size=8,--stack-size=984`,
      fileURLToPath(RUNNER_URL)
    ],
    // The whole environment: nothing of the daemon's is inherited.
    env: {
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
      HOME: init.emptyDir
    },
    cwd: init.emptyDir,
    handles: []
  }
}
