import { Command } from 'commander'
import type { ConnectorBody } from '../../../protocol/api/connectors.ts'
import { entityName } from '../../entity-name.ts'
import { addEvmOptions, type EvmOptions, evmClientOf } from '../../evm-client.ts'
import { readJsonObject } from '../../read-json.ts'
import { print, printJson } from '../../terminal.ts'

/** What a gateway says of a connector, and takes from nobody. */
const ANSWER_ONLY = ['owner', 'address', 'cid', 'format_hash']

const EXAMPLES = `
Examples:
  $ dcn connector deploy scale.json
  $ dcn connector get scale --json | dcn connector deploy - --name test_scale_2
  $ cat scale.json
  {
    "name": "scale",
    "dimensions": [
      { "transformations": [{ "name": "math_add_v1", "args": [2] }], "composite": "pitch" },
      { "transformations": [{ "name": "math_add_v1", "args": [1] }], "composite": "time" }
    ],
    "static_ri": { "1": { "start_point": 60, "transformation_shift": 0 } }
  }
Other keys: "bindings" of a dimension, "condition_name", "condition_args". What a connector names has to be deployed
before it. Names are permanent: nothing that is deployed is ever changed or removed.`

export function connectorDeployCommand (): Command {
  const command = new Command('deploy')
    .description('Deploy a connector under a name, for good')
    .argument('<file>', 'JSON as POST /connector takes it; - reads standard input')
    .option('--name <name>', 'another name than the one in the file', entityName)
  return addEvmOptions(command)
    .option('--json', 'print the answer of POST /connector')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: EvmOptions & { name?: string }) => {
      const body = await readConnector(file, options.name)
      const { client } = await evmClientOf(options)
      const answer = await client.deployConnector(body)
      if (options.json === true) {
        printJson(answer)
        return
      }
      print(`deployed connector ${answer.name} of ${answer.owner}, format ${answer.format_hash}`)
      print(`run it with: dcn connector run ${answer.name}`)
    })
}

/** Only its name is looked at here: the gateway says better what else is wrong. */
async function readConnector (file: string, name: string | undefined): Promise<ConnectorBody> {
  const entries = Object.entries(await readJsonObject(file)).filter(([key]) => !ANSWER_ONLY.includes(key))
  return { ...Object.fromEntries(entries), ...name === undefined ? {} : { name } } as ConnectorBody
}
