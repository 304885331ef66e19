import { Command, InvalidArgumentError } from 'commander'
import { GatewayClient } from '../../../protocol/api/client.ts'
import { addGatewayOption, gatewayUrlOf } from '../../gateway-option.ts'
import { factsOf } from '../../table.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn model show $(sha256sum digits.onnx | cut -c 1-64)
Exits 1 where no gateway that answers has it.`

export function showCommand (): Command {
  const command = new Command('show')
    .description('Say how large a model is, if any gateway has it')
    .argument('<sha256>', 'the SHA-256 of its file', modelId)
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /models/{sha256}')
    .addHelpText('after', EXAMPLES)
    .action(async (sha256: string, options: { gateway?: string, json?: true }) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).model(sha256)
      if (options.json === true) printJson(view)
      else for (const line of factsOf(view)) print(line)
    })
}

function modelId (text: string): string {
  if (/^[0-9A-Fa-f]{64}$/.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('It must be the 64 hexadecimal digits of a SHA-256.')
}
