/**
 * The tokens of logins: JWTs that any gateway reads, since they carry the wallet's own signed message beside the
 * signature of the gateway that made them. Specified in docs/access.md.
 */
import { decodeJwt, jwtVerify, SignJWT, type JWK } from 'jose'
import type { Clock } from '../../protocol/core/clock.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { EvmAddress } from '../../protocol/core/evm-address.ts'
import { LOGIN_TTL_MS } from '../../protocol/core/limits.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import { walletThatSigned } from './wallet-signature.ts'

export const TOKEN_AUDIENCE = 'dcn/connectors/1'
const ALGORITHM = 'EdDSA'
/** How far the clock of the gateway that made a token may be ahead. */
const CLOCK_SKEW_MS = 60_000
/** Tokens that need not be verified again. */
const VERIFIED_MAX = 10_000

export interface LoginTokensDeps {
  clock: Clock
  /** Ed25519 seed of this gateway. */
  seed: Uint8Array
  /** Whether the peer is known to be a gateway, or to have been one. */
  isGateway (peer: PeerId): boolean
}

/** What a wallet signed to log in. */
export interface SignedLogin { address: EvmAddress, message: string, signature: string }

interface Verified { address: EvmAddress, untilMs: number }

export class LoginTokens {
  readonly #deps: LoginTokensDeps
  readonly #self: PeerId
  readonly #key: JWK
  /** By token; those that were verified longest ago first. */
  readonly #verified = new Map<string, Verified>()

  constructor (deps: LoginTokensDeps) {
    this.#deps = deps
    const { publicKey } = signerFromSeed(deps.seed)
    this.#self = peerIdOf(publicKey)
    this.#key = { ...publicJwk(publicKey), d: base64url(deps.seed) }
  }

  /** The wallet's signature must have been verified. */
  async make ({ address, message, signature }: SignedLogin): Promise<string> {
    const nowMs = this.#deps.clock.nowMs()
    return await new SignJWT({ message, signature })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(this.#self).setSubject(address).setAudience(TOKEN_AUDIENCE)
      .setIssuedAt(seconds(nowMs)).setExpirationTime(seconds(nowMs + LOGIN_TTL_MS))
      .sign(this.#key)
  }

  /** The address that the token speaks for. Throws DCN_TOKEN_INVALID. */
  async addressOf (token: string): Promise<EvmAddress> {
    const nowMs = this.#deps.clock.nowMs()
    const known = this.#verified.get(token)
    if (known !== undefined && known.untilMs > nowMs) return known.address
    this.#verified.delete(token)
    const verified = await this.#verify(token, nowMs).catch(() => undefined)
    if (verified === undefined) throw new DcnError('DCN_TOKEN_INVALID', {})
    const [oldest] = this.#verified.keys()
    if (oldest !== undefined && this.#verified.size >= VERIFIED_MAX) this.#verified.delete(oldest)
    this.#verified.set(token, verified)
    return verified.address
  }

  /** Undefined, or a failure, where the token is not one to be taken. */
  async #verify (token: string, nowMs: number): Promise<Verified | undefined> {
    const { iss = '' } = decodeJwt(token)
    const publicKey = publicKeyOfPeer(iss)
    if (publicKey === undefined || (iss !== this.#self && !this.#deps.isGateway(iss))) return undefined
    const { payload } = await jwtVerify<Pick<SignedLogin, 'message' | 'signature'>>(token, publicJwk(publicKey), {
      algorithms: [ALGORITHM], issuer: iss, audience: TOKEN_AUDIENCE, requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(nowMs)
    })
    const { sub, iat = 0, exp = 0, message, signature } = payload
    const untilMs = exp * 1_000
    const isTimely = iat * 1_000 <= nowMs + CLOCK_SKEW_MS && exp - iat <= seconds(LOGIN_TTL_MS) && untilMs > nowMs
    if (!isTimely || sub === undefined) return undefined
    if (!isLoginMessage(message) || walletThatSigned(message, signature) !== sub) return undefined
    return { address: sub, untilMs }
  }
}

/** Before the nonce. */
export const LOGIN_PREFIX = 'Login nonce: '

export function isLoginMessage (message: string): boolean {
  return message.startsWith(LOGIN_PREFIX) && message.length > LOGIN_PREFIX.length
}

function seconds (ms: number): number {
  return Math.floor(ms / 1_000)
}

function publicJwk (publicKey: Uint8Array): JWK {
  return { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) }
}

function base64url (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
