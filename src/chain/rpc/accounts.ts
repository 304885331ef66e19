/** Methods that read accounts. */
import { bytesEqual } from '../../../protocol/core/bytes.ts'
import { decodeBase58 } from '../../../protocol/core/base58.ts'
import type { LocalChain } from '../local-chain.ts'
import { invalidParams } from '../rpc-error.ts'
import { mintIn, TOKEN_PROGRAMS, type TokenAccount, tokenAccountIn, uiAmount } from '../vm/tokens.ts'
import type { AccountState } from '../vm/vm.ts'
import { accountJson, decimalsAt, stateJson } from './account-json.ts'
import { inContext, type Methods, readerOf } from './context.ts'
import { addressIn, integerIn, objectIn, type Params, textIn } from './params.ts'

const ACCOUNTS_MAX = 100
const FILTERS_MAX = 4
/** Of memcmp, as on Solana's nodes. */
const COMPARED_BYTES_MAX = 128
const COMPARED_CHARS_MAX = 175
const SPACE_MAX = 10 * 1024 * 1024

type Matches = (state: AccountState) => boolean

export function accountMethods (chain: LocalChain): Methods {
  return {
    getBalance: params => {
      const commitment = readerOf(chain, params.config(1))
      return inContext(chain, commitment, chain.account(params.address(0), commitment)?.lamports ?? 0n)
    },
    getAccountInfo: params => {
      const config = params.config(1)
      const commitment = readerOf(chain, config)
      return inContext(chain, commitment, accountJson({ chain, commitment, config }, params.address(0)))
    },
    getMultipleAccounts: params => {
      const config = params.config(1)
      const commitment = readerOf(chain, config)
      const addresses = params.addresses(0, ACCOUNTS_MAX)
      return inContext(chain, commitment, addresses.map(at => accountJson({ chain, commitment, config }, at)))
    },
    getProgramAccounts: params => {
      const config = params.config(1)
      const commitment = readerOf(chain, config)
      const filters = config.list('filters', FILTERS_MAX).map(filterOf)
      const found = chain.accountsOf(params.address(0), commitment)
        .filter(([, state]) => filters.every(matches => matches(state)))
        .map(([pubkey, state]) => ({ pubkey, account: stateJson({ chain, commitment, config }, state) }))
      return config.flag('withContext') ? inContext(chain, commitment, found) : found
    },
    getTokenAccountBalance: params => {
      const commitment = readerOf(chain, params.config(1))
      const token = tokenAccountIn(chain.account(params.address(0), commitment))
      if (token === undefined) throw invalidParams('could not find account')
      return inContext(chain, commitment, uiAmount(token.amount, decimalsAt({ chain, commitment }, token.mint)))
    },
    getTokenSupply: params => {
      const commitment = readerOf(chain, params.config(1))
      const mint = mintIn(chain.account(params.address(0), commitment))
      if (mint === undefined) throw invalidParams('could not find mint')
      return inContext(chain, commitment, uiAmount(mint.supply, mint.decimals))
    },
    getTokenAccountsByOwner: params => {
      const owner = params.address(0)
      return tokenAccounts(chain, params, token => token.owner === owner)
    },
    getTokenAccountsByDelegate: params => {
      const delegate = params.address(0)
      return tokenAccounts(chain, params, token => token.delegate === delegate)
    },
    getMinimumBalanceForRentExemption: params => chain.rentExemption(params.integer(0, 'the size', SPACE_MAX))
  }
}

function tokenAccounts (chain: LocalChain, params: Params, isWanted: (token: TokenAccount) => boolean): unknown {
  const filter = params.object(1, 'the filter')
  const config = params.config(2)
  const commitment = readerOf(chain, config)
  const mint = filter['mint'] === undefined ? undefined : addressIn(filter['mint'])
  const programs = mint === undefined ? [addressIn(filter['programId'])] : TOKEN_PROGRAMS
  const found = programs.flatMap(program => chain.accountsOf(program, commitment)).filter(([, state]) => {
    const token = tokenAccountIn(state)
    return token !== undefined && isWanted(token) && (mint === undefined || token.mint === mint)
  })
  return inContext(chain, commitment, found.map(([pubkey, state]) => {
    return { pubkey, account: stateJson({ chain, commitment, config }, state) }
  }))
}

function filterOf (value: unknown): Matches {
  if (value === 'tokenAccountState') return state => tokenAccountIn(state) !== undefined
  const filter = objectIn(value, 'a filter')
  if (filter['dataSize'] !== undefined) {
    const size = integerIn(filter['dataSize'], 'dataSize', Number.MAX_SAFE_INTEGER)
    return ({ data }) => data.byteLength === size
  }
  const { offset, bytes, encoding } = objectIn(filter['memcmp'], 'memcmp')
  const at = integerIn(offset, 'memcmp.offset', Number.MAX_SAFE_INTEGER)
  const wanted = comparedBytes(textIn(bytes, 'memcmp.bytes'), encoding)
  return ({ data }) => bytesEqual(data.subarray(at, at + wanted.byteLength), wanted)
}

function comparedBytes (text: string, encoding: unknown): Uint8Array {
  if (text.length > COMPARED_CHARS_MAX) throw invalidParams('memcmp.bytes is too long')
  const bytes = encoding === 'base64' ? Buffer.from(text, 'base64') : base58In(text)
  if (bytes.byteLength > COMPARED_BYTES_MAX) throw invalidParams('memcmp.bytes is too long')
  return new Uint8Array(bytes)
}

function base58In (text: string): Uint8Array {
  try {
    return decodeBase58(text)
  } catch {
    throw invalidParams('memcmp.bytes must be base58')
  }
}

