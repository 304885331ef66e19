/** Tokens of logins, kept beside the EVM wallet that they speak for: one for each gateway. */
import { readSecret, writeSecret } from './secret-file.ts'

/** A token that holds no longer than this is renewed before it is used. */
const RENEW_BEFORE_MS = 300_000

export function tokensPath (walletPath: string): string {
  return `${walletPath}.tokens`
}

/** A token for the gateway that holds a while yet. Throws DCN_KEY_INVALID: others can read the file. */
export async function readToken (
  walletPath: string, gatewayUrl: string, nowMs: number
): Promise<string | undefined> {
  const token = (await readTokens(walletPath)).get(gatewayUrl)
  return token !== undefined && holds(token, nowMs) ? token : undefined
}

/** Those that hold no more are dropped. */
export async function keepToken (walletPath: string, gatewayUrl: string, token: string, nowMs: number): Promise<void> {
  const others = [...await readTokens(walletPath)].filter(([, other]) => holds(other, nowMs))
  const tokens = Object.fromEntries(new Map([...others, [gatewayUrl, token]]))
  await writeSecret(tokensPath(walletPath), `${JSON.stringify(tokens)}\n`, { replace: true })
}

/** Unix ms; undefined for a token that does not say. */
export function expiryOf (token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined
    return typeof exp === 'number' ? exp * 1_000 : undefined
  } catch {
    return undefined
  }
}

function holds (token: string, nowMs: number): boolean {
  const expiresAtMs = expiryOf(token)
  return expiresAtMs === undefined || expiresAtMs - nowMs > RENEW_BEFORE_MS
}

/** A file that cannot be understood is as none: logging in again costs little. */
async function readTokens (walletPath: string): Promise<Map<string, string>> {
  const text = await readSecret(tokensPath(walletPath))
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return new Map()
  }
}
