/**
 * Which of two records of one job is further: what all gateways agree on, whatever reached them in which order.
 * Specified in protocol/spec/standby.md.
 */
import type { PeerId } from '../core/peer-id.ts'
import { hasEnded, type JobRecord, type JobSeen } from '../wire/jobs.ts'

/** Epochs of one generation; the next begins where another gateway takes over. */
export const GENERATION_EPOCHS = 2 ** 20

/** No job is ever handed on so often; what says so would leave no epochs to go on with. */
const GENERATIONS_MAX = 4_000

/** Everybody who keeps the job: the gateway that took it, then its standbys in their order. */
export function holdersOf ({ origin, standbys }: Pick<JobRecord, 'origin' | 'standbys'>): PeerId[] {
  return [origin, ...standbys]
}

export function generationOf (epoch: number): number {
  return Math.floor(epoch / GENERATION_EPOCHS)
}

/**
 * Each holder has generations of its own (its place among the holders, counted round), so that two gateways that take
 * over at once, apart from each other, never share an epoch.
 */
export function ownsGeneration (record: Pick<JobRecord, 'origin' | 'standbys' | 'owner' | 'epoch'>): boolean {
  const holders = holdersOf(record)
  return holders[generationOf(record.epoch) % holders.length] === record.owner
}

/** The first epoch of `self`'s next generation; the first award carries the one after it. */
export function nextGeneration (record: JobRecord, self: PeerId): number {
  const holders = holdersOf(record)
  let generation = generationOf(record.epoch) + 1
  while (holders[generation % holders.length] !== self) generation++
  return generation * GENERATION_EPOCHS
}

/**
 * An end is further than none; an end by a node's result further than one that a gateway stated, since whoever is cut
 * off can say that no node came; then the higher epoch; then more results; then what the origin has settled.
 */
export function isFurther (one: JobRecord, than: JobRecord): boolean {
  const [ours, theirs] = [rankOf(one), rankOf(than)]
  const at = ours.findIndex((rank, index) => rank !== theirs[index])
  return at >= 0 && (ours[at] as number) > (theirs[at] as number)
}

function rankOf ({ status, resultProof, epoch, runs, refunded }: JobRecord): number[] {
  const ended = hasEnded(status)
  return [
    ended ? 1 : 0,
    ended && resultProof.byteLength > 0 ? 1 : 0,
    generationOf(epoch),
    epoch,
    runs,
    refunded
  ]
}

/** Whether there is anything new for somebody who has `seen` that much of the job. */
export function isNews ({ record, logs }: { record: JobRecord, logs: string }, seen: JobSeen): boolean {
  return record.status !== seen.status || record.epoch !== seen.epoch || logs.length !== seen.logChars
}

/**
 * How a job stands at `self` once `from` has told what it knows of it: its record where that is further than ours (what
 * the user asked for stays as we know it), else ours. Undefined: it is not for us to keep, or not for `from` to tell.
 */
export function mergeRecord (
  self: PeerId, ours: JobRecord | undefined, theirs: JobRecord, from: PeerId
): JobRecord | undefined {
  const told = ours === undefined ? theirs : { ...ours, ...progressOf(theirs) }
  // Credits come back where they were taken, and nobody else can say that they have.
  if (ours !== undefined && self === ours.origin) told.refunded = ours.refunded
  const holders = holdersOf(told)
  if (!holders.includes(self) || !holders.includes(from)) return ours
  if (!ownsGeneration(told) || generationOf(told.epoch) > GENERATIONS_MAX) return ours
  if (ours !== undefined) return isFurther(told, ours) ? told : ours
  // The origin has its own jobs, debit included; nobody can give it one.
  return self === theirs.origin ? undefined : theirs
}

function progressOf (record: JobRecord) {
  const {
    status, owner, epoch, node, startedAtMs, finishedAtMs, attempts, failures, runs, bidsUntilMs, leaseUntilMs,
    durationMs, cpuMs, memoryPeakBytes, error, resultProof, outcome, receipt, refunded
  } = record
  return {
    status, owner, epoch, node, startedAtMs, finishedAtMs, attempts, failures, runs, bidsUntilMs, leaseUntilMs,
    durationMs, cpuMs, memoryPeakBytes, error, resultProof, outcome, receipt, refunded
  }
}
