import { Argument, Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { EarningsView } from '../../protocol/api/books.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { microToUsdc } from '../../protocol/core/usdc.ts'
import { addGatewayOption, gatewayUrlOf } from '../gateway-option.ts'
import { readIdentity } from '../identity.ts'
import { type Column, factsOf, tableOf } from '../table.ts'
import { note, print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn earnings                                       of the node whose state is in .dcn/node
  $ dcn earnings --data .dcn/node-1
  $ dcn earnings 12D3KooWNGhxaoY3uLp2FwJxFiQ8RmeYyYYC5RqBLzLPGNHqFBhW --json
A gateway asks all the others. What each says was earned is in a receipt that it signed; what it says was paid is on
Solana, in the transactions that --json names.`

interface EarningsOptions { gateway?: string, data: string, json?: true }

export function earningsCommand (): Command {
  const command = new Command('earnings')
    .description('Show what a node has earned and was paid, by gateway')
    .addArgument(new Argument('[node]', 'PeerId or Solana address of the node'))
    .option('--data <directory>', 'the node\'s directory, where no node is named', '.dcn/node')
  return addGatewayOption(command)
    .option('--json', 'print the answer of GET /nodes/:node/earnings')
    .addHelpText('after', EXAMPLES)
    .action(async (node: string | undefined, options: EarningsOptions) => {
      const view = await new GatewayClient({ url: gatewayUrlOf(options) }).earnings(node ?? await nodeIn(options.data))
      if (options.json === true) {
        printJson(view)
        return
      }
      for (const line of describeEarnings(view)) print(line)
      for (const gateway of view.silent) note(`gateway ${gateway} did not answer: what it owes is not in this`)
    })
}

const GATEWAYS: ReadonlyArray<Column<EarningsView['gateways'][number]>> = [
  ['GATEWAY', row => row.gateway],
  ['RECEIPTS', row => String(row.receipts)],
  ['EARNED', row => microToUsdc(row.earned)],
  ['PAID', row => microToUsdc(row.paid)],
  ['UNPAID', row => microToUsdc(row.unpaid)],
  ['LAST', row => row.lastAt ?? ''],
  ['', row => row.heldBack === undefined ? '' : `cannot be paid: ${row.heldBack}`]
]

export function describeEarnings ({ node, earned, paid, unpaid, gateways }: EarningsView): string[] {
  const payTo = [...new Set(gateways.flatMap(row => row.payTo ?? []))].join(', ')
  return [
    ...factsOf({
      node, 'paid to': payTo === '' ? undefined : payTo,
      earned: `${microToUsdc(earned)} USDC`, paid: `${microToUsdc(paid)} USDC`, unpaid: `${microToUsdc(unpaid)} USDC`
    }),
    ...gateways.length === 0 ? ['', 'no gateway that answers owes it anything'] : ['', ...tableOf(GATEWAYS, gateways)]
  ]
}

/** The node that keeps its state there. */
async function nodeIn (data: string): Promise<string> {
  const seed = await readIdentity(data)
  if (seed !== undefined) return peerIdOf(signerFromSeed(seed).publicKey)
  const reason = 'holds no key of a node: name the node, or its directory with --data'
  throw new DcnError('DCN_CONFIG_INVALID', { where: data, reason })
}
