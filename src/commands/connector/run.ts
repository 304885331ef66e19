import { Command, InvalidArgumentError } from 'commander'
import type { ExecuteBody } from '../../../protocol/api/connectors.ts'
import type { RunningInstanceMap } from '../../../protocol/api/client/connectors-client.ts'
import { PARTICLES_MAX, VERIFIERS_MAX } from '../../../protocol/core/limits.ts'
import { entityName } from '../../entity-name.ts'
import { addEvmOptions, type EvmOptions, evmClientOf } from '../../evm-client.ts'
import { gatewayUrlOf, integerWithin } from '../../gateway-option.ts'
import { runningInstance } from '../../running-instance.ts'
import { addOutputOptions, checkOutputs, type OutputOptions, writeStreams } from '../../streams/outputs.ts'
import { note, styled } from '../../terminal.ts'

const PARTICLES_DEFAULT = 16

interface Options extends EvmOptions, OutputOptions {
  json?: true
  particles: number
  ri?: RunningInstanceMap
  verify?: ExecuteBody['verify']
}

const EXAMPLES = `
Examples:
  $ dcn connector run scale
  $ dcn connector run scale --particles 1024 --ri 0=10 --ri 3=60,1
  $ dcn connector run scale --verify gateway
  $ dcn connector run scale --particles 256 --draw
  $ dcn connector run scale --midi scale.mid --bpm 90 --csv scale.csv
  $ dcn connector run scale --json | jq '.[0].data'
A running instance says where a dimension starts, and with which of its transformations. Position 0 is the connector
itself; then each dimension counts one, depth first: a dimension, all that hangs below it, the next dimension.

In a MIDI file each stream of pitches is a track. Pitch is a MIDI note number, 60 the middle C; velocity goes to 127;
time is counted from the beginning of the piece. A velocity or duration of 0 is a rest. A file named - is stdout.`

export function connectorRunCommand (): Command {
  const command = new Command('run')
    .description('Execute a connector on some node and show its streams')
    .argument('<name>', 'name of the connector', entityName)
    .option('--particles <integer>', `how many values each stream is to have, at most ${PARTICLES_MAX}`,
      integerWithin(1, PARTICLES_MAX), PARTICLES_DEFAULT)
    .option('--ri <position=start[,shift]>', 'a running instance; can be given several times', runningInstance)
    .option('--verify <who>', `none (default); gateway: the gateway executes it too; 2 to ${VERIFIERS_MAX}: so many ` +
      'nodes have to agree', verifier)
  return addEvmOptions(addOutputOptions(command))
    .option('--json', 'print the answer of POST /execute')
    .addHelpText('after', EXAMPLES)
    .action(run)
}

async function run (name: string, options: Options): Promise<void> {
  const { particles, ri, verify } = options
  await checkOutputs(options)
  const { client } = await evmClientOf(options)
  if (process.stderr.isTTY) {
    note(styled('dim', `${name}: ${particles} particles at ${gatewayUrlOf(options)}`, process.stderr))
  }
  await writeStreams(name, await client.execute(name, particles, { dynamicRi: ri, verify }), options)
}

function verifier (text: string): ExecuteBody['verify'] {
  if (text === 'none' || text === 'gateway') return text
  const nodes = /^\d$/.test(text) ? Number(text) : 0
  if (nodes >= 2 && nodes <= VERIFIERS_MAX) return nodes
  throw new InvalidArgumentError(`It must be none, gateway, or a number of nodes from 2 to ${VERIFIERS_MAX}.`)
}
