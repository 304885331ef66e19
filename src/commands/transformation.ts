import { Command } from 'commander'
import { sourceDeployCommand } from './source/deploy.ts'
import { sourceGetCommand } from './source/get.ts'

export function transformationCommand (): Command {
  return new Command('transformation')
    .description('Steps by which values follow each other, written in Solidity')
    .addCommand(sourceDeployCommand('transformation'))
    .addCommand(sourceGetCommand('transformation'))
}
