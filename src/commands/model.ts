import { Command } from 'commander'
import { putCommand } from './model/put.ts'
import { showCommand } from './model/show.ts'

const ABOUT = `
Examples:
  $ dcn model put digits.onnx
  $ dcn invoke classify.ts --model digits=<sha256> --payload @three.json
Put at one gateway, a model is found by every gateway and node. It is known by what is in it, and has no owner.`

export function modelCommand (): Command {
  return new Command('model')
    .description('Upload models that functions read')
    .addCommand(putCommand())
    .addCommand(showCommand())
    .addHelpText('after', ABOUT)
}
