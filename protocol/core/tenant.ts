/** Stands for a wallet towards nodes, which need to know of two jobs only whether they are the same wallet's. */
import { fromHex, toHex, utf8 } from './bytes.ts'
import { sha256 } from './hash.ts'

/** 16 bytes in lower-case hex, or empty: nobody's, shared with nothing. */
export type Tenant = string

const TENANT_BYTES = 16

export function tenantOf (wallet: string): Tenant {
  return toHex(sha256(utf8(`dcn tenant\n${wallet}`)).subarray(0, TENANT_BYTES))
}

/** `bytes` must pass isTenantBytes. */
export function tenantFromBytes (bytes: Uint8Array): Tenant {
  return toHex(bytes)
}

export function tenantToBytes (tenant: Tenant): Uint8Array {
  return fromHex(tenant)
}

export function isTenantBytes (bytes: Uint8Array): boolean {
  return bytes.byteLength === 0 || bytes.byteLength === TENANT_BYTES
}
