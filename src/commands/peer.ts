import { Command } from 'commander'
import { addObserveOptions, bootstrapOf, observing, type ObserveOptions } from '../observe/options.ts'
import { surveyOfPeer } from '../observe/find.ts'
import { describePeer } from '../observe/peer-words.ts'
import { print, printJson } from '../terminal.ts'
import { findCommand } from './peer/find.ts'
import { handCommands } from './peer/hand.ts'
import { pingCommand } from './peer/ping.ts'

const EXAMPLES = `
Examples:
  $ dcn peer 6fTCqeVp --bootstrap /ip4/192.0.2.1/tcp/4001
  $ dcn peer ping 6fTCqeVp --count 10 --bootstrap /ip4/192.0.2.1/tcp/4001
  $ dcn peer ping /ip4/192.0.2.1/tcp/4001
  $ dcn peer connect /ip4/192.0.2.1/tcp/4001 --data .dcn/node-1
A peer is named by its whole id, by an address that ends in /p2p/<id>, or by the last characters of its id.
connect, disconnect, block, unblock, protect and unprotect tell your own daemon; the others look from outside.`

export function peerCommand (): Command {
  const command = new Command('peer')
    .description('Show everything about one peer, or do something about it')
    // The sub-commands have options of the same names.
    .enablePositionalOptions()
    .argument('[id]', 'its id, or the last characters of it')
  addObserveOptions(command)
    .option('--json', 'print all that was found')
    .addCommand(pingCommand())
    .addCommand(findCommand())
  for (const hand of handCommands()) command.addCommand(hand)
  return command.addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, options: ObserveOptions & { json?: true }) => {
      if (id === undefined) command.error('error: missing argument: the id of a peer, or a command')
      else await show(id, options)
    })
}

async function show (id: string, options: ObserveOptions & { json?: true }): Promise<void> {
  const bootstrap = bootstrapOf(options)
  const { seen, survey } = await observing(bootstrap, options, async observer => {
    return await surveyOfPeer(observer, bootstrap, id, options)
  })
  if (options.json === true) printJson(seen)
  else for (const line of describePeer(seen, survey)) print(line)
  if (seen.reach === 'heard') process.exitCode = 1
}
