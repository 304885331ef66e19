/** Large answers are compressed for clients that ask for it. Events and logs as they happen are no such answers. */
import { pipeline, Readable, type Transform } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { bestEncoding } from './accept.ts'

/** Below it the time is worth more than the bytes. */
export const COMPRESSED_BYTES_MIN = 16 * 1024

/**
 * The favourite first. Fast levels: numbers of a stream give most of what they ever give at once. Brotli's 2 is the
 * first that looks for repetition at a distance.
 */
const ENCODERS: Readonly<Record<'br' | 'gzip', (sizeBytes: number | undefined) => Transform>> = {
  br: sizeBytes => createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_SIZE_HINT]: sizeBytes ?? 0
    }
  }),
  gzip: () => createGzip({ level: 1 })
}
const ENCODINGS = ['br', 'gzip'] as const

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its application/octet-stream is worth compressing, as signatures and files are not. */
    compressBytes?: true
  }
}

/** To be added behind all hooks that look at answers. Answers of any size that it may compress say that they vary. */
export function compressAnswers (app: FastifyInstance): void {
  app.addHook('onSend', async ({ method, headers, routeOptions }, reply, payload: unknown) => {
    const size = sizeOf(reply, payload)
    if (size === undefined || size < COMPRESSED_BYTES_MIN ||
      !isCompressible(reply, routeOptions.config.compressBytes === true)) return payload
    addVary(reply, 'Accept-Encoding')
    const encoding = bestEncoding(headers['accept-encoding']?.toString(), ENCODINGS)
    if (encoding === undefined || method === 'HEAD') return payload
    reply.header('content-encoding', encoding).removeHeader('content-length')
    const source = payload instanceof Readable ? payload : Readable.from([payload], { objectMode: false })
    // Where the client goes, fastify destroys what it was given, and the pipeline what is behind it.
    return pipeline(source, ENCODERS[encoding](Number.isFinite(size) ? size : undefined), () => {})
  })
}

export function addVary (reply: FastifyReply, header: string): void {
  const has = reply.getHeader('vary')?.toString() ?? ''
  const names = has.toLowerCase().split(',').map(name => name.trim())
  if (names.includes('*') || names.includes(header.toLowerCase())) return
  reply.header('vary', has === '' ? header : `${has}, ${header}`)
}

function isCompressible (reply: FastifyReply, bytesToo: boolean): boolean {
  const { statusCode } = reply
  const type = reply.getHeader('content-type')?.toString() ?? ''
  return statusCode >= 200 && statusCode !== 204 && statusCode !== 206 && statusCode !== 304 &&
    !reply.hasHeader('content-encoding') && !reply.hasHeader('content-range') && !reply.hasHeader('accept-ranges') &&
    (/^application\/json\b/.test(type) || (bytesToo && /^application\/octet-stream\b/.test(type)))
}

/** Undefined where there is nothing; Infinity where nobody knows, which only what is large is sent as. */
function sizeOf (reply: FastifyReply, payload: unknown): number | undefined {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (payload instanceof Uint8Array) return payload.byteLength
  if (!(payload instanceof Readable)) return undefined
  const length = reply.getHeader('content-length')
  return length === undefined ? Infinity : Number(length)
}
