/** What one's own daemon is told to do about a peer. */
import { Command } from 'commander'
import type { AdminClient } from '../../admin/admin-client.ts'
import { resolvePeer, wholeIdOf } from '../../observe/peer-name.ts'
import { adminOf, requireDataOption } from '../../data-option.ts'
import { print, printJson } from '../../terminal.ts'

const ADDRESS = '/ip4/192.0.2.1/tcp/4001'

interface Hand {
  verb: string
  description: string
  /** What is printed after the peer's id. */
  done: string
}

const HANDS: readonly Hand[] = [
  { verb: 'connect', description: 'Have your daemon connect to a peer', done: 'is connected' },
  {
    verb: 'disconnect', description: 'Have your daemon hang up on a peer, which may come back',
    done: 'is disconnected'
  },
  { verb: 'block', description: 'Have your daemon refuse a peer from now on', done: 'is blocked' },
  { verb: 'unblock', description: 'Let a blocked peer in again', done: 'is no longer blocked' },
  {
    verb: 'protect', description: 'Keep the connection to a peer when others are closed to stay within the limits',
    done: 'is protected'
  },
  { verb: 'unprotect', description: 'Treat a peer like every other again', done: 'is no longer protected' }
]

export function handCommands (): Command[] {
  return HANDS.map(({ verb, description, done }) => {
    const command = new Command(verb)
      .description(description)
      .argument('<id>', `its id, or the last characters of it${verb === 'connect' ? ', or a multiaddress' : ''}`)
    return requireDataOption(command)
      .option('--json', 'print the daemon\'s answer')
      .addHelpText('after', exampleOf(verb))
      .action(async (id: string, options: { data: string, json?: true }) => {
        const admin = await adminOf(options)
        const body = verb === 'connect' && id.startsWith('/') ? { address: id } : { peer: await namedPeer(admin, id) }
        const answer = await admin.post<{ peer: string, disconnected?: boolean }>(`/peers/${verb}`, body)
        if (options.json === true) printJson(answer)
        else print(`${answer.peer} ${answer.disconnected === false ? 'was not connected' : done}`)
      })
  })
}

function exampleOf (verb: string): string {
  return `\nExamples:\n  $ dcn peer ${verb} ${verb === 'connect' ? ADDRESS : '6fTCqeVp'} --data .dcn/node-1`
}

/** Of the peers that the daemon is connected to, or refuses. Throws DCN_PEER_UNREACHABLE, DCN_CONFIG_INVALID. */
async function namedPeer (admin: AdminClient, id: string): Promise<string> {
  const whole = wholeIdOf(id)
  if (whole !== undefined) return whole
  const { links, blocked } = await admin.inspect()
  return resolvePeer(id, [...new Set([...links.map(({ peer }) => peer), ...blocked])])
}
