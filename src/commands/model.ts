import { Command } from 'commander'
import { putCommand } from './model/put.ts'

export function modelCommand (): Command {
  return new Command('model')
    .description('Upload models that functions read')
    .addCommand(putCommand())
}
