/** `dcn transformation deploy` and `dcn condition deploy`. */
import { Command } from 'commander'
import type { SourceBody } from '../../../protocol/api/connectors.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { entityName, entityNameOf } from '../../entity-name.ts'
import { addEvmOptions, type EvmOptions, evmClientOf } from '../../evm-client.ts'
import { readJsonObject } from '../../read-json.ts'
import { readCode } from '../../read-text.ts'
import { print, printJson } from '../../terminal.ts'
import { type SourceKind, WORDS } from './words.ts'

interface Options extends EvmOptions {
  name?: string
  source?: string
}

export function sourceDeployCommand (kind: SourceKind): Command {
  const { signature, examples } = WORDS[kind]
  const command = new Command('deploy')
    .description(`Deploy a ${kind} under a name, for good`)
    .argument('[file]', `the body of ${signature}; - reads standard input; a .json file holds name and sol_src`)
    .option('--source <text>', 'the body itself, in place of a file')
    .option('--name <name>', `name of the ${kind} (default: the file's name without its ending)`, entityName)
  return addEvmOptions(command)
    .option('--json', `print the answer of POST /${kind}`)
    .addHelpText('after', examples)
    .action(async (file: string | undefined, options: Options) => {
      const body = await bodyOf(file, options)
      const { client } = await evmClientOf(options)
      const answer = kind === 'transformation'
        ? await client.deployTransformation(body)
        : await client.deployCondition(body)
      if (options.json === true) printJson(answer)
      else print(`deployed ${kind} ${answer.name} of ${answer.owner}`)
    })
}

async function bodyOf (file: string | undefined, { name, source }: Options): Promise<SourceBody> {
  if (source !== undefined && file === undefined) return { name: name ?? entityNameOf('-'), sol_src: source }
  if (source !== undefined || file === undefined) {
    const reason = source === undefined ? 'or a file is needed' : 'and a file exclude each other'
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--source', reason })
  }
  if (!file.endsWith('.json')) return { name: name ?? entityNameOf(file), sol_src: await readCode(file) }
  const { name: named, sol_src: text } = await readJsonObject(file)
  if (typeof text !== 'string') {
    throw new DcnError('DCN_CONFIG_INVALID', { where: `sol_src in ${file}`, reason: 'must be a text' })
  }
  return { name: name ?? (typeof named === 'string' ? named : entityNameOf(file)), sol_src: text }
}
