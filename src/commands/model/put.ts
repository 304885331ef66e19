import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Command } from 'commander'
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'
import { Sha256 } from '../../../protocol/core/hash.ts'
import { contentIdFromBytes, type ContentId } from '../../../protocol/core/ids.ts'
import { MODEL_BYTES_MAX } from '../../../protocol/core/limits.ts'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn model put digits.onnx
The file, at most 512 MiB, goes to the gateway, which has two others keep it too; every gateway and node finds it.
A function reads it, by await runtime.model('digits'), where its needs are {"models":{"digits":"<sha256>"}}.`

export function putCommand (): Command {
  const command = new Command('put')
    .description('Upload a model, and print the SHA-256 that functions name it by')
    .argument('<file>', 'an ONNX model, or any other file')
  return addClientOptions(command)
    .option('--json', 'print the answer of PUT /models/{sha256}')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ClientOptions) => {
      const { sha256, bytes } = await hashOf(file)
      const client = await clientOf(options)
      const body = Readable.toWeb(Readable.from(watched(file, bytes)))
      const answer = await client.putModel(sha256, body)
      if (options.json === true) printJson(answer)
      else {
        print(sha256)
        print(`kept, with ${answer.copies} copies; a function reads it with "needs":{"models":{"NAME":"${sha256}"}}`)
      }
    })
}

/** Throws DCN_FILE_UNREADABLE, DCN_BODY_TOO_LARGE. */
async function hashOf (path: string): Promise<{ sha256: ContentId, bytes: number }> {
  try {
    const { size: bytes } = await stat(path)
    if (bytes > MODEL_BYTES_MAX) throw new DcnError('DCN_BODY_TOO_LARGE', { bytesMax: MODEL_BYTES_MAX })
    const hash = new Sha256()
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
    return { sha256: contentIdFromBytes(hash.digest()), bytes }
  } catch (err) {
    if (err instanceof DcnError) throw err
    throw new DcnError('DCN_FILE_UNREADABLE', { path, reason: reasonOf(err) }, { cause: err })
  }
}

/** Says how far it is, to a person who watches. */
async function * watched (path: string, bytes: number): AsyncGenerator<Uint8Array> {
  let sent = 0
  let shown = -1
  for await (const chunk of createReadStream(path)) {
    yield chunk as Uint8Array
    sent += (chunk as Uint8Array).byteLength
    const percent = Math.floor(100 * sent / bytes)
    if (!process.stderr.isTTY || percent === shown) continue
    shown = percent
    process.stderr.write(`\ruploading ${percent} %${percent === 100 ? '\n' : ''}`)
  }
}
