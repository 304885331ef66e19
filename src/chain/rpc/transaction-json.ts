/** One transaction of the history, in the encoding that a client asks for. */
import { decodeBase58, toBase58 } from '../../../protocol/core/base58.ts'
import type { TransactionRecord } from '../journal/entries.ts'
import { MEMO_PROGRAMS } from '../programs.ts'
import { RpcError, UNSUPPORTED_VERSION } from '../rpc-error.ts'
import { type Message, readTransaction, type ReadTransaction, type TransactionVersion } from '../vm/guard.ts'
import type { Encoding } from './params.ts'
import { parseInstruction, type PlainInstruction } from './parse-instruction.ts'

/** `versionMax`: the newest version that the client reads; undefined: only those without one. */
export function transactionJson (
  record: TransactionRecord, { encoding, versionMax }: { encoding: Encoding, versionMax: number | undefined }
): object {
  const read = readTransaction(record.bytes)
  const { version } = read.message
  refuseVersion(version, versionMax)
  return {
    slot: record.slot, blockTime: record.timeS, meta: metaJson(record, encoding),
    transaction: bodyJson(record, read, encoding), version
  }
}

function refuseVersion (version: TransactionVersion, versionMax: number | undefined): void {
  if (version === 'legacy' || versionMax !== undefined && versionMax >= version) return
  throw new RpcError(UNSUPPORTED_VERSION, `Transaction version (${version}) is not supported by the requesting ` +
    'client. Please try the request again with the following configuration parameter: ' +
    `"maxSupportedTransactionVersion": ${version}`)
}

export function statusJson (err: TransactionRecord['err']): object {
  return err === null ? { Ok: null } : { Err: err }
}

function metaJson (record: TransactionRecord, encoding: Encoding): object {
  const { err, fee, pre, post, inner, logs, units, keys, returnData } = record
  const isParsed = encoding === 'jsonParsed'
  const loaded = keys.filter(key => key.source === 'lookupTable')
  const addresses = (writable: boolean): string[] => {
    return loaded.filter(key => key.writable === writable).map(key => key.pubkey)
  }
  return {
    err, status: statusJson(err), fee, preBalances: pre.lamports, postBalances: post.lamports,
    preTokenBalances: pre.tokens, postTokenBalances: post.tokens,
    innerInstructions: !isParsed
      ? inner
      : inner.map(({ index, instructions }) => ({
        index,
        instructions: instructions.map(one => parseInstruction(keys, { ...one, data: decodeBase58(one.data) }))
      })),
    logMessages: logs, rewards: [], computeUnitsConsumed: units, costUnits: units,
    ...isParsed ? {} : { loadedAddresses: { writable: addresses(true), readonly: addresses(false) } },
    ...returnData === undefined ? {} : { returnData }
  }
}

function bodyJson (
  record: TransactionRecord, { bytes, message, signatures }: ReadTransaction, encoding: Encoding
): unknown {
  if (encoding === 'base64') return [Buffer.from(bytes).toString('base64'), 'base64']
  if (encoding === 'base58') return [toBase58(bytes), 'base58']
  const recent = { recentBlockhash: message.lifetimeToken, ...lookupsJson(message) }
  const instructions = message.instructions.map((one): PlainInstruction => {
    return { ...one, data: Uint8Array.from(one.data), stackHeight: 1 }
  })
  const body = encoding === 'jsonParsed'
    ? { accountKeys: record.keys, instructions: instructions.map(one => parseInstruction(record.keys, one)) }
    : {
        header: headerJson(message), accountKeys: message.staticAccounts,
        instructions: instructions.map(one => ({ ...one, data: toBase58(one.data) }))
      }
  return {
    signatures: signatures.map(signature => toBase58(Uint8Array.from(signature ?? []))), message: { ...body, ...recent }
  }
}

function headerJson ({ header }: Message): object {
  return {
    numRequiredSignatures: header.numSignerAccounts,
    numReadonlySignedAccounts: header.numReadonlySignerAccounts,
    numReadonlyUnsignedAccounts: header.numReadonlyNonSignerAccounts
  }
}

function lookupsJson ({ version, addressTableLookups }: Message): object {
  if (version !== 0) return {}
  return {
    addressTableLookups: addressTableLookups.map(({ lookupTableAddress, writableIndexes, readonlyIndexes }) => {
      return { accountKey: lookupTableAddress, writableIndexes, readonlyIndexes }
    })
  }
}

/** As lists of signatures have it: `[5] hello`. */
export function memoOf (record: TransactionRecord): string | null {
  if (!record.keys.some(key => MEMO_PROGRAMS.includes(key.pubkey))) return null
  const memos = readTransaction(record.bytes).message.instructions.flatMap(({ programIdIndex, data }) => {
    if (!MEMO_PROGRAMS.includes(record.keys[programIdIndex]?.pubkey ?? '')) return []
    return [`[${data.byteLength}] ${Buffer.from(data).toString('utf8')}`]
  })
  return memos.length === 0 ? null : memos.join('; ')
}
