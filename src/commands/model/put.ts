import { basename, extname } from 'node:path'
import { Command } from 'commander'
import { MODEL_NAME_PATTERN } from '../../../protocol/core/limits.ts'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { type ModelFile, openModel } from '../../model-file.ts'
import { note, print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn model put digits.onnx
  $ dcn invoke classify.ts --model digits=$(dcn model put digits.onnx) --payload @three.json
The file, at most 512 MiB, goes to the gateway, which has two others keep it too; every gateway and node finds it.
Its SHA-256 goes to stdout; how a function's needs name it, and how far the upload is, to stderr.`

export function putCommand (): Command {
  const command = new Command('put')
    .description('Upload a model, and print the SHA-256 that functions name it by')
    .argument('<file>', 'an ONNX model, or any other file')
  return addClientOptions(command)
    .option('--json', 'print the answer of PUT /models/{sha256}')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: ClientOptions) => {
      const file = await openModel(path)
      try {
        const { sha256 } = file
        const client = await clientOf(options)
        const answer = await client.putModel(sha256, watched(file))
        if (options.json === true) {
          printJson(answer)
          return
        }
        print(sha256)
        const { bytes, copies } = answer
        note(`${bytes} bytes, kept by ${copies === 0 ? 'this gateway' : `${copies + 1} gateways`}`)
        const name = nameOf(path)
        note(`a function reads it where its needs are {"models":{"${name}":"${sha256}"}} (--model ${name}=${sha256})`)
      } finally {
        await file.close()
      }
    })
}

/** By which a function might know it. */
function nameOf (path: string): string {
  const name = basename(path, extname(path))
  return new RegExp(MODEL_NAME_PATTERN).test(name) ? name : 'NAME'
}

/** Says how far it is, to a person who watches. */
async function * watched (file: ModelFile): AsyncGenerator<Uint8Array> {
  let sent = 0
  let shown = -1
  for await (const chunk of file.read()) {
    yield chunk
    sent += chunk.byteLength
    const percent = Math.floor(100 * sent / file.bytes)
    if (!process.stderr.isTTY || percent === shown) continue
    shown = percent
    process.stderr.write(`\ruploading ${percent} %${percent === 100 ? '\n' : ''}`)
  }
}
