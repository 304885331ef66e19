/** The body of an upload, which may take long, but not stand still. */
import type { Readable } from 'node:stream'
import { DcnError } from '../../protocol/core/errors.ts'

export interface UploadTimes {
  /** Without a byte. */
  idleMs: number
  /** In all. */
  totalMs: number
}

/**
 * Chunks as they arrive. Who stops reading leaves the connection open, so that an answer can be sent.
 * Throws DCN_REQUEST_TIMEOUT, and DCN_REQUEST_INVALID where the client breaks off.
 */
export async function * uploadBody (
  body: Pick<Readable, 'iterator' | 'destroyed'>, { idleMs, totalMs }: UploadTimes
): AsyncGenerator<Uint8Array> {
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
  const total = deadline(totalMs)
  try {
    for (;;) {
      // Runs only while we wait for the client: what becomes of a chunk is not its delay.
      const idle = deadline(idleMs)
      try {
        const next = await Promise.race([chunks.next(), idle.over, total.over])
        if (next.done === true) return
        idle.clear()
        yield next.value
      } finally {
        idle.clear()
      }
    }
  } catch (err) {
    if (!body.destroyed || err instanceof DcnError) throw err
    throw new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason: 'ended too early' }, { cause: err })
  } finally {
    total.clear()
  }
}

function deadline (timeoutMs: number): { over: Promise<never>, clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new DcnError('DCN_REQUEST_TIMEOUT', { timeoutMs })) }, timeoutMs)
  })
  over.catch(() => undefined)
  return { over, clear: () => { clearTimeout(timer) } }
}
