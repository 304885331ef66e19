/** Deployed functions: a wallet's names, each with the versions of its code, in one record that all gateways share. */
import { iso } from '../../protocol/core/iso.ts'
import type { DeployRequest, DeployResponse, FunctionListItem, FunctionView } from '../../protocol/api/functions.ts'
import type { NeedsRequest } from '../../protocol/api/needs.ts'
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { CODE_BYTES_MAX, FUNCTION_VERSIONS_MAX, FUNCTIONS_PER_WALLET_MAX } from '../../protocol/core/limits.ts'
import type { FunctionRecord, FunctionVersion as Version } from '../../protocol/registry/records.ts'
import type { UsageCounters } from '../auth/usage-counters.ts'
import { needsOf, type ModelSizes } from '../jobs/needs.ts'
import type { Records } from '../records/records.ts'
import { askedFor, manifestOf, sameManifest } from './manifest.ts'

export interface FunctionsDeps {
  records: Pick<Records, 'function' | 'functions' | 'put' | 'putCode' | 'code'>
  usage: Pick<UsageCounters, 'total' | 'count'>
  models: ModelSizes
  clock: Clock
}

/** Code that is to be run. */
export interface Runnable {
  code: string
  function: { name: string, version: number }
  /** The version's own, overridden field by field by those of the run. */
  needs?: NeedsRequest
}

export class Functions {
  readonly #deps: FunctionsDeps

  constructor (deps: FunctionsDeps) {
    this.#deps = deps
  }

  /**
   * Creates or updates; the same code with the same needs changes nothing. Resolves once another gateway has it too,
   * where there is one. Throws DCN_CODE_TOO_LARGE, DCN_MODEL_NOT_FOUND, DCN_TOO_MANY_FUNCTIONS.
   */
  async deploy (wallet: string, { name, code, needs: asked }: DeployRequest): Promise<DeployResponse> {
    const { records, models, clock } = this.#deps
    const bytes = utf8(code)
    if (bytes.byteLength > CODE_BYTES_MAX) {
      throw new DcnError('DCN_CODE_TOO_LARGE', { bytes: bytes.byteLength, bytesMax: CODE_BYTES_MAX })
    }
    // Better told now than at each run.
    await needsOf(asked, models)
    const needs = manifestOf(asked)
    const codeId = await records.putCode(bytes)
    // From here to `put` nothing waits, so that two deploys at once make two versions.
    const standing = records.function(wallet, name)
    if (standing !== undefined && !standing.deleted) {
      const newest = newestOf(standing)
      if (newest.codeId === codeId && sameManifest(newest.needs, needs)) return deployResponse(standing)
    }
    if (standing === undefined || standing.deleted) this.#checkRoom(wallet)
    const version = { codeId, codeBytes: bytes.byteLength, ...needs === undefined ? {} : { needs } }
    const record = deployed(standing, { wallet, name, version, nowMs: clock.nowMs() })
    await records.put(record)
    return deployResponse(record)
  }

  /** In the order of their names. */
  list (wallet: string): FunctionListItem[] {
    const items = this.#deps.records.functions(wallet).map(record => ({
      name: record.name,
      executions: this.#deps.usage.total(wallet, record.name).count,
      updatedAt: iso(record.updatedAtMs),
      createdAt: iso(record.createdAtMs),
      version: newestOf(record).version
    }))
    return items.sort((one, other) => one.name < other.name ? -1 : 1)
  }

  /** `version`: the one whose code is shown; the newest if absent. Throws as `runnable`. */
  async view (wallet: string, name: string, version?: number): Promise<FunctionView> {
    const record = this.#record(wallet, name)
    const shown = versionOf(record, version)
    return {
      name,
      wallet,
      code: await this.#code(shown),
      version: shown.version,
      codeId: shown.codeId,
      executions: this.#deps.usage.total(wallet, name).count,
      createdAt: iso(record.createdAtMs),
      updatedAt: iso(record.updatedAtMs),
      endpoint: endpointOf(name),
      versions: record.versions.toReversed().map(({ createdAtMs, needs, ...kept }) => ({
        ...kept, createdAt: iso(createdAtMs), ...needsField(needs)
      }))
    }
  }

  /**
   * What is to be run, of `version`, or of the newest; `needs`: the run's own.
   * Throws DCN_FUNCTION_NOT_FOUND, DCN_FUNCTION_VERSION_NOT_FOUND, DCN_NOT_READY (nobody gives the code).
   */
  async runnable (
    wallet: string, name: string,
    { version, needs }: { version?: number | undefined, needs?: NeedsRequest | undefined } = {}
  ): Promise<Runnable> {
    const found = versionOf(this.#record(wallet, name), version)
    const runnable = { code: await this.#code(found), function: { name, version: found.version } }
    if (needs === undefined && found.needs === undefined) return runnable
    return { ...runnable, needs: { ...needsField(found.needs).needs, ...needs } }
  }

  countRuns (wallet: string, name: string, times: number): void {
    this.#deps.usage.count(wallet, name, times)
  }

  /** Throws DCN_FUNCTION_NOT_FOUND. */
  async remove (wallet: string, name: string): Promise<void> {
    const record = this.#record(wallet, name)
    await this.#deps.records.put({
      ...record,
      deleted: true,
      updatedAtMs: laterThan(record, this.#deps.clock.nowMs()),
      // The last number is kept, so that a function of the same name later goes on from there.
      versions: [newestOf(record)]
    })
  }

  #checkRoom (wallet: string): void {
    if (this.#deps.records.functions(wallet).length >= FUNCTIONS_PER_WALLET_MAX) {
      throw new DcnError('DCN_TOO_MANY_FUNCTIONS', { functionsMax: FUNCTIONS_PER_WALLET_MAX })
    }
  }

  #record (wallet: string, name: string): FunctionRecord {
    const record = this.#deps.records.function(wallet, name)
    if (record === undefined || record.deleted) throw new DcnError('DCN_FUNCTION_NOT_FOUND', { name })
    return record
  }

  async #code ({ codeId }: Version): Promise<string> {
    const bytes = await this.#deps.records.code(codeId)
    if (bytes === undefined) {
      throw new DcnError('DCN_NOT_READY', { reason: 'the gateways that have the code of this function do not answer' })
    }
    return fromUtf8(bytes)
  }
}

/** The record with one version more. */
function deployed (
  standing: FunctionRecord | undefined,
  { wallet, name, version: { codeId, codeBytes, needs }, nowMs }: {
    wallet: string, name: string, version: Omit<Version, 'version' | 'createdAtMs'>, nowMs: number
  }
): FunctionRecord {
  const updatedAtMs = standing === undefined ? nowMs : laterThan(standing, nowMs)
  const version = standing === undefined ? 1 : newestOf(standing).version + 1
  const added = {
    version, codeId, codeBytes, createdAtMs: updatedAtMs, ...needs === undefined ? {} : { needs }
  }
  const isNew = standing === undefined || standing.deleted
  return {
    kind: 'function',
    wallet,
    name,
    createdAtMs: isNew ? updatedAtMs : standing.createdAtMs,
    updatedAtMs,
    deleted: false,
    versions: isNew ? [added] : [...standing.versions, added].slice(-FUNCTION_VERSIONS_MAX)
  }
}

/** Now, or a moment after the record's last change where a clock elsewhere is ahead: the last writer wins. */
function laterThan ({ updatedAtMs }: FunctionRecord, nowMs: number): number {
  return Math.max(nowMs, updatedAtMs + 1)
}

function newestOf ({ name, versions }: FunctionRecord): Version {
  const newest = versions.at(-1)
  // Records without a version are refused where they arrive.
  if (newest === undefined) throw new DcnError('DCN_FUNCTION_NOT_FOUND', { name })
  return newest
}

function versionOf (record: FunctionRecord, version: number | undefined): Version {
  if (version === undefined) return newestOf(record)
  const found = record.versions.find(kept => kept.version === version)
  if (found !== undefined) return found
  throw new DcnError('DCN_FUNCTION_VERSION_NOT_FOUND', {
    name: record.name, version, versions: record.versions.map(kept => kept.version)
  })
}

function deployResponse (record: FunctionRecord): DeployResponse {
  const { name, wallet, createdAtMs, updatedAtMs } = record
  const { version, codeId, needs } = newestOf(record)
  return {
    name, wallet, createdAt: iso(createdAtMs), updatedAt: iso(updatedAtMs), version, codeId, endpoint: endpointOf(name),
    ...needsField(needs)
  }
}

function needsField (needs: Version['needs']): { needs?: NeedsRequest } {
  return needs === undefined ? {} : { needs: askedFor(needs) }
}

function endpointOf (name: string): string {
  return `/functions/${name}/run`
}
