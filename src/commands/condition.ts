import { Command } from 'commander'
import { sourceDeployCommand } from './source/deploy.ts'
import { sourceGetCommand } from './source/get.ts'

export function conditionCommand (): Command {
  return new Command('condition')
    .description('What has to hold for a connector to be executed, written in Solidity')
    .addCommand(sourceDeployCommand('condition'))
    .addCommand(sourceGetCommand('condition'))
}
