import { Command, InvalidArgumentError } from 'commander'
import type { ConnectorsClient } from '../../protocol/api/client/connectors-client.ts'
import type { EntityKind } from '../../protocol/wire/definitions.ts'
import { addEvmOptions, type EvmOptions, evmWalletOf, readingClientOf } from '../evm-client.ts'
import { type Column, tableOf } from '../table.ts'
import { note, print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn account
  $ dcn account 0x48f750696ed392ca6d449a3d214656d024c5756f --json`

export function accountCommand (): Command {
  const command = new Command('account')
    .description('Show the transformations, conditions and connectors of an address')
    .argument('[address]', 'EVM address (default: that of your wallet)', evmAddress)
  return addEvmOptions(command)
    .option('--json', 'print address and names as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (named: string | undefined, options: EvmOptions) => {
      const address = named ?? (await evmWalletOf(options)).address
      const owned = await ownedBy(readingClientOf(options), address)
      if (options.json === true) printJson({ address, ...owned })
      else if (Object.values(owned).every(names => names.length === 0)) note(`${address} has deployed nothing`)
      else for (const line of describeOwned(owned)) print(line)
    })
}

type Owned = Record<`${EntityKind}s`, string[]>

/** All pages of the three lists, each of which has a cursor of its own. */
async function ownedBy (client: Pick<ConnectorsClient, 'account'>, address: string): Promise<Owned> {
  const owned: Owned = { transformations: [], conditions: [], connectors: [] }
  const open = new Set<keyof Owned>(['transformations', 'conditions', 'connectors'])
  const after: Partial<Record<EntityKind, string>> = {}
  while (open.size > 0) {
    const page = await client.account(address, { after })
    for (const list of [...open]) {
      const { has_more: more, next_after: next } = page[`cursor_${list}`]
      owned[list].push(...page[`owned_${list}`])
      if (!more || next === null) open.delete(list)
      else after[list.slice(0, -1) as EntityKind] = next
    }
  }
  return owned
}

const COLUMNS: ReadonlyArray<Column<readonly [kind: string, name: string]>> = [
  ['KIND', ([kind]) => kind], ['NAME', ([, name]) => name]
]

function describeOwned (owned: Owned): string[] {
  const rows = Object.entries(owned).flatMap(([list, names]) => names.map(name => [list.slice(0, -1), name] as const))
  return tableOf(COLUMNS, rows)
}

function evmAddress (text: string): string {
  if (/^(0x)?[0-9a-fA-F]{40}$/.test(text)) return text
  throw new InvalidArgumentError('It must be 40 hexadecimal digits, 0x before them or not.')
}
