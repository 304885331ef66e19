import { Command } from 'commander'
import { connectorDeployCommand } from './connector/deploy.ts'
import { connectorGetCommand } from './connector/get.ts'
import { connectorRunCommand } from './connector/run.ts'

const ABOUT = `
A connector has dimensions. Each follows transformations, step by step, and gives a stream of numbers; or hands them,
as indexes, to another connector, its composite: connectors are made of connectors. Try dcn connector deploy --help.`

export function connectorCommand (): Command {
  return new Command('connector')
    .description('Deploy connectors and execute them')
    .addCommand(connectorDeployCommand())
    .addCommand(connectorGetCommand())
    .addCommand(connectorRunCommand())
    .addHelpText('after', ABOUT)
}
