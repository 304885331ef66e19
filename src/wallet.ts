/** Who a command acts for: a wallet file, which can sign, with its API key beside it; or only an address. */
import { mkdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isApiKey } from '../protocol/core/api-key.ts'
import { utf8 } from '../protocol/core/bytes.ts'
import { type Signer, signerFromSeed } from '../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import { WALLET_CHARS_MAX } from '../protocol/core/limits.ts'
import { solanaAddressOf } from '../protocol/core/peer-id.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'
import { readSecret, writeSecret } from './secret-file.ts'

export const WALLET_VARIABLE = 'DCN_WALLET'
export const API_KEY_VARIABLE = 'DCN_API_KEY'

export interface WalletOptions {
  /** A file or an address, as --wallet takes it. */
  wallet?: string | undefined
  /** As --api-key takes it. */
  apiKey?: string | undefined
}

export type Environment = Record<string, string | undefined>

export interface Wallet {
  address: string
  /** Proof for gateways: as given, or as kept beside the file. */
  apiKey: string | undefined
  /** Where the wallet is a file. */
  file: WalletFile | undefined
}

export interface WalletFile {
  path: string
  signer: Signer
  /** This call has made it. */
  created: boolean
}

/** Opens the wallet that options and environment name, else the default one; a file is made on first use. */
export async function openWallet (options: WalletOptions, env: Environment): Promise<Wallet> {
  const given = givenApiKey(options, env)
  const named = namedWallet(options, env)
  if (named !== undefined && !isWalletPath(named)) {
    if (named.length > WALLET_CHARS_MAX || !/^[\x21-\x7e]+$/.test(named)) {
      const where = whereFrom(options.wallet, '--wallet', WALLET_VARIABLE)
      const reason = 'must be a file (with a / in it, or ending in .json) or an address of at most ' +
        `${WALLET_CHARS_MAX} visible characters`
      throw new DcnError('DCN_CONFIG_INVALID', { where, reason })
    }
    return { address: named, apiKey: given, file: undefined }
  }
  const file = await openFile(named ?? defaultWalletPath(env))
  const apiKey = given ?? await readApiKey(file.path)
  return { address: solanaAddressOf(file.signer.publicKey), apiKey, file }
}

/** The API key that options or environment name. Throws DCN_CONFIG_INVALID, without showing what was given. */
export function givenApiKey (options: WalletOptions, env: Environment): string | undefined {
  const text = options.apiKey ?? env[API_KEY_VARIABLE]
  if (text === undefined || isApiKey(text)) return text
  const where = whereFrom(options.apiKey, '--api-key', API_KEY_VARIABLE)
  throw new DcnError('DCN_CONFIG_INVALID', { where, reason: 'must be dc_ and 64 hexadecimal digits' })
}

/** What --wallet or the environment names; undefined: the default file. */
export function namedWallet (options: WalletOptions, env: Environment): string | undefined {
  return options.wallet ?? env[WALLET_VARIABLE]
}

export function defaultWalletPath (env: Environment): string {
  return userConfigPath('wallet.json', env)
}

/** Where a file that is the user's own is kept: `~/.config/dcn/<name>`, under XDG_CONFIG_HOME if that is set. */
export function userConfigPath (name: string, env: Environment): string {
  const config = env['XDG_CONFIG_HOME']
  return join(config === undefined || config === '' ? join(homedir(), '.config') : config, 'dcn', name)
}

export function apiKeyPath (walletPath: string): string {
  return `${walletPath}.api-key`
}

/** The key that `dcn keys create` has kept. Throws DCN_KEY_INVALID. */
export async function readApiKey (walletPath: string): Promise<string | undefined> {
  const path = apiKeyPath(walletPath)
  const text = (await readSecret(path))?.trim()
  if (text === undefined || isApiKey(text)) return text
  const reason = 'it must hold dc_ and 64 hexadecimal digits: remove it, and make a new key with dcn keys create'
  throw new DcnError('DCN_KEY_INVALID', { path, reason })
}

export async function keepApiKey (walletPath: string, apiKey: string): Promise<void> {
  await writeSecret(apiKeyPath(walletPath), `${apiKey}\n`, { replace: true })
}

export async function forgetApiKey (walletPath: string): Promise<void> {
  await rm(apiKeyPath(walletPath), { force: true })
}

async function openFile (path: string): Promise<WalletFile> {
  const known = await readKeyFile(path)
  if (known !== undefined) return { path, signer: signerFromSeed(known), created: false }
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    return { path, signer: signerFromSeed(await createKeyFile(path)), created: true }
  } catch (err) {
    if (err instanceof DcnError) throw err
    throw new DcnError('DCN_KEY_INVALID', { path, reason: `it cannot be made: ${reasonOf(err)}` }, { cause: err })
  }
}

/** Whether it names a file: no address has a slash or a dot in it. */
export function isWalletPath (text: string): boolean {
  return /[/\\]/.test(text) || text.endsWith('.json')
}

function whereFrom (option: string | undefined, flag: string, variable: string): string {
  return option === undefined ? variable : flag
}

/** The file, where a command has to sign. Throws DCN_CONFIG_INVALID. */
export function signingFileOf (file: WalletFile | undefined): WalletFile {
  if (file !== undefined) return file
  const reason = 'must be a wallet file here, such as ./wallet.json: an address cannot sign'
  throw new DcnError('DCN_CONFIG_INVALID', { where: `--wallet (or ${WALLET_VARIABLE})`, reason })
}

/** A message and its signature, as requests carry them. */
export function signedBy (signer: Signer, message: string): { message: string, signature: string } {
  return { message, signature: Buffer.from(signer.sign(utf8(message))).toString('base64') }
}
