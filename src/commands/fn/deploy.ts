import { basename, extname } from 'node:path'
import { Command } from 'commander'
import { DcnError } from '../../../protocol/core/errors.ts'
import { FUNCTION_NAME_PATTERN } from '../../../protocol/core/limits.ts'
import { addClientOptions, type ClientOptions, clientOf } from '../../client-options.ts'
import { functionName } from '../../function-name.ts'
import { addNeedsOptions, needsOfOptions, type NeedsOptions } from '../../needs-options.ts'
import { readCode } from '../../read-text.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn fn deploy hello.ts                    as "hello"
  $ dcn fn deploy build/worker.js --name resize
  $ esbuild app.ts --bundle --format=esm | dcn fn deploy - --name app
  $ dcn fn deploy vad.ts --memory-mib 512 --isolation landlock --model vad=<sha256>
A name that is taken gets a new version; runs use the newest unless they name one. At most 1 MB, no imports. What a
version needs holds for its runs, unless they say otherwise; a deploy without such options needs nothing special.`

export function deployCommand (): Command {
  const command = new Command('deploy')
    .description('Store a function under a name, or a new version of it')
    .argument('<file>', 'JavaScript or TypeScript that declares or exports handler(payload); - reads standard input')
    .option('--name <name>', 'name of the function (default: the file\'s name without its ending)', functionName)
  return addClientOptions(addNeedsOptions(command))
    .option('--json', 'print the answer of POST /functions')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ClientOptions & NeedsOptions & { name?: string }) => {
      const name = options.name ?? nameOf(file)
      const code = await readCode(file)
      const needs = needsOfOptions(options)
      const answer = await (await clientOf(options)).deploy({ name, code, ...needs === undefined ? {} : { needs } })
      if (options.json === true) printJson(answer)
      else print(`deployed ${name}, version ${answer.version}; run it with: dcn fn run ${name}`)
    })
}

function nameOf (file: string): string {
  const name = basename(file, extname(file))
  if (file !== '-' && new RegExp(FUNCTION_NAME_PATTERN).test(name)) return name
  const reason = file === '-' ? 'is needed where the code comes from standard input'
    : `is needed: ${JSON.stringify(name)} is no name for a function`
  throw new DcnError('DCN_CONFIG_INVALID', { where: '--name', reason })
}
