/** A file sent to a gateway, as long as the gateway goes on taking it. */
import type { CallOptions, Transport } from './transport.ts'

/** In all, as long as a gateway allows. */
const UPLOAD_TIMEOUT_MS = 3_600_000
/** Without a chunk taken, or the answer behind the last one: what a slow line holds in its buffers needs its time. */
const UPLOAD_IDLE_MS = 120_000

export interface UploadOptions extends CallOptions {
  /** How long a gateway may take nothing, before it is given up. */
  idleMs?: number | undefined
}

/** Throws what `file` throws, too. */
export async function upload<T> (
  transport: Transport, path: string, field: string, file: AsyncIterable<Uint8Array>, options: UploadOptions
): Promise<T> {
  const { idleMs = UPLOAD_IDLE_MS, signal } = options
  const over = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => { over.abort(transport.unreachable(`it took nothing for ${idleMs} ms`)) }, idleMs)
  }
  const chunks = file[Symbol.asyncIterator]()
  const stream = new ReadableStream<Uint8Array>({
    pull: async controller => {
      const next = await chunks.next().catch((err: unknown) => {
        over.abort(err)
        throw err
      })
      if (over.signal.aborted) return
      wait()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => { await chunks.return?.() }
  }, { highWaterMark: 0 })
  wait()
  try {
    return await transport.object<T>(path, field, {
      method: 'PUT', stream, identify: true, waitMs: UPLOAD_TIMEOUT_MS,
      signal: signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
    })
  } finally {
    over.abort()
    clearTimeout(timer)
  }
}
