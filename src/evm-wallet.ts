/** The EVM wallet that logs in to the connectors API: a file that holds a private key. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Wallet } from 'ethers/wallet'
import type { LoginWallet } from '../protocol/api/client/connectors-client.ts'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import { readSecret, writeSecret } from './secret-file.ts'
import { type Environment, userConfigPath } from './wallet.ts'

export const EVM_WALLET_VARIABLE = 'DCN_EVM_WALLET'
const KEY_BYTES = 32
const KEY_PATTERN = /^(0x)?[0-9a-fA-F]{64}$/

export interface EvmWallet extends LoginWallet {
  /** 0x and 40 lower-case digits, as gateways show owners. */
  address: string
  path: string
  /** This call has made it. */
  created: boolean
}

/** Opens the file that the option or the environment names, else the default one, which is made on first use. */
export async function openEvmWallet (named: string | undefined, env: Environment): Promise<EvmWallet> {
  const path = named ?? env[EVM_WALLET_VARIABLE] ?? userConfigPath('evm-wallet.json', env)
  // Words about a file would show it.
  if (KEY_PATTERN.test(path)) {
    const where = named === undefined ? EVM_WALLET_VARIABLE : '--evm-wallet'
    const reason = 'must name a file that holds the private key, not the key: others could see it'
    throw new DcnError('DCN_CONFIG_INVALID', { where, reason })
  }
  const text = await readSecret(path)
  if (text !== undefined) return opened(keyIn(text, path), path, false)
  const { key, created } = await createFile(path)
  return opened(key, path, created)
}

function opened (key: string, path: string, created: boolean): EvmWallet {
  let wallet: Wallet
  try {
    wallet = new Wallet(key)
  } catch {
    // The cause could tell the key.
    throw new DcnError('DCN_KEY_INVALID', { path, reason: 'its number is no private key of secp256k1' })
  }
  return {
    address: wallet.address.toLowerCase(), path, created,
    signMessage: async message => await wallet.signMessage(message)
  }
}

/** Another process may have made it first: then its key. */
async function createFile (path: string): Promise<{ key: string, created: boolean }> {
  const key = `0x${randomBytes(KEY_BYTES).toString('hex')}`
  const text = JSON.stringify({ address: new Wallet(key).address, privateKey: key })
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    if (await writeSecret(path, `${text}\n`, { replace: false })) return { key, created: true }
  } catch (err) {
    throw new DcnError('DCN_KEY_INVALID', { path, reason: `it cannot be made: ${reasonOf(err)}` }, { cause: err })
  }
  const other = await readSecret(path)
  if (other === undefined) throw new DcnError('DCN_KEY_INVALID', { path, reason: 'it was removed while it was made' })
  return { key: keyIn(other, path), created: false }
}

/** `text`: 64 hexadecimal digits, or a JSON object with them as `privateKey`. */
function keyIn (text: string, path: string): string {
  const key = bareKey(text.trim())
  if (typeof key === 'string' && KEY_PATTERN.test(key)) return key.startsWith('0x') ? key : `0x${key}`
  const reason = /"crypto"\s*:/i.test(text)
    ? 'it is encrypted, and this command asks for no password: give a file that holds the bare private key'
    : 'it must hold a private key of 64 hexadecimal digits, by itself or as "privateKey" of a JSON object'
  throw new DcnError('DCN_KEY_INVALID', { path, reason })
}

function bareKey (text: string): unknown {
  // Digits alone would be a number in JSON.
  if (KEY_PATTERN.test(text)) return text
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'privateKey' in value ? value.privateKey : value
  } catch {
    return text
  }
}
