import { Command } from 'commander'
import { readCollection } from '../../collection.ts'
import { deployCollection, type Deployment } from '../../deploy-collection.ts'
import { addEvmOptions, type EvmOptions, evmClientOf } from '../../evm-client.ts'
import { note, print, printJson, styled } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn collection deploy core-collection.json
  $ dcn collection deploy core-collection.json --json
The file is a JSON object of "transformations", "conditions" and "connectors", each a list of what POST /transformation,
/condition and /connector take. What is there already with the same body is left as it is, so that the command can be
given again. Exit code: 0 everything is there; 1 a name stands for something else, or the gateway refused something.`

export function collectionDeployCommand (): Command {
  const command = new Command('deploy')
    .description('Deploy what of a collection is not there yet')
    .argument('<file>', 'the collection, as JSON; - reads standard input')
  return addEvmOptions(command)
    .option('--json', 'print what became of each as JSON')
    .addHelpText('after', EXAMPLES)
    .action(deploy)
}

async function deploy (file: string, options: EvmOptions): Promise<void> {
  const collection = await readCollection(file)
  const total = collection.transformations.length + collection.conditions.length + collection.connectors.length
  const { client } = await evmClientOf(options)
  let done = 0
  const entities = await deployCollection(client, collection, step => {
    const line = `${String(++done).padStart(String(total).length)}/${total} ${describeDeployment(step)}`
    if (options.json !== true) print(line)
    else if (process.stderr.isTTY) note(styled('dim', line, process.stderr))
  })
  const count = (...outcomes: Array<Deployment['outcome']>): number =>
    entities.filter(({ outcome }) => outcomes.includes(outcome)).length
  const totals = { deployed: count('deployed'), present: count('present'), failed: count('taken', 'refused') }
  if (totals.failed > 0) process.exitCode = 1
  if (options.json === true) printJson({ ...totals, entities })
  else print(`${totals.deployed} deployed, ${totals.present} there already, ${totals.failed} failed`)
}

export function describeDeployment ({ kind, name, outcome, owner, reason }: Deployment): string {
  const what = `${kind} ${name}`
  switch (outcome) {
    case 'deployed': return `${what}: deployed`
    case 'present': return `${what}: there already, of ${owner ?? ''}`
    case 'taken': return `${what}: NOT DEPLOYED, the name stands for something else, of ${owner ?? ''}`
    case 'refused': return `${what}: NOT DEPLOYED, ${reason ?? ''}`
  }
}
