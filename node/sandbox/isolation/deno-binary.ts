import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DcnError } from '../../../protocol/core/errors.ts'

/** The packages that hold Deno itself, by platform and architecture as Node names them. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@deno/linux-x64-glibc',
  'linux-arm64': '@deno/linux-arm64-glibc',
  'darwin-x64': '@deno/darwin-x64',
  'darwin-arm64': '@deno/darwin-arm64',
  'win32-x64': '@deno/win32-x64',
  'win32-arm64': '@deno/win32-arm64'
}

export interface DenoBinaryInit {
  platform?: string
  arch?: string
  /** Finds a module's path as seen from another module; throws if there is none. */
  resolve?: (specifier: string, from: string) => string
}

/**
 * Path of the Deno executable that npm installed. Not the `deno` package's own launcher, which costs a Node process per
 * call and an install script that npm may have been told not to run; and not PATH, which could be any version.
 * @throws DCN_DENO_MISSING
 */
export function findDeno (init: DenoBinaryInit = {}): string {
  const { platform = process.platform, arch = process.arch, resolve = resolveFrom } = init
  const name = PACKAGES[`${platform}-${arch}`]
  if (name === undefined) {
    throw new DcnError('DCN_DENO_MISSING', {
      reason: `there is no build for ${platform}-${arch}, only for ${Object.keys(PACKAGES).join(', ')}`
    })
  }
  try {
    // From `deno`, whose dependency it is: a package manager need not make it visible from here.
    const manifest = resolve(`${name}/package.json`, resolve('deno/package.json', import.meta.url))
    return join(dirname(manifest), platform === 'win32' ? 'deno.exe' : 'deno')
  } catch (cause) {
    throw new DcnError('DCN_DENO_MISSING', {
      reason: `${name}, which holds it for ${platform}-${arch}, is not there: run npm install without --omit=optional` +
        (platform === 'linux' ? ' (there is no build for musl, such as Alpine)' : '')
    }, { cause })
  }
}

function resolveFrom (specifier: string, from: string): string {
  return createRequire(from).resolve(specifier)
}
