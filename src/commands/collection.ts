import { Command } from 'commander'
import { collectionDeployCommand } from './collection/deploy.ts'

export function collectionCommand (): Command {
  return new Command('collection')
    .description('Transformations, conditions and connectors that belong together')
    .addCommand(collectionDeployCommand())
}
