import { counted } from '../../protocol/core/counted.ts'
import { Command } from 'commander'
import { addConfigOptions, configOf } from '../config-options.ts'
import type { DaemonRole } from '../daemon-messages.ts'
import { LocalNetwork, type LiveDaemon } from '../network/local-network.ts'
import type { SupervisorEvent } from '../network/supervisor.ts'
import { UpConfig } from '../network/up-config.ts'
import { stopSignal } from '../stop-signals.ts'
import { note, print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn up                                    http://127.0.0.1:8080 and :8081, three nodes, state in .dcn
  $ dcn up --gateways 1 --nodes 2 --port 9000 --data /tmp/net
  $ dcn up --solana-rpc https://api.devnet.solana.com
                                              with a real cluster in place of the embedded chain
  $ npm start -- --port 9000                  the same from a checkout

With no --solana-rpc, a Solana chain with test money runs along (dcn chain), at the port of --chain-port and the next.
When all daemons see each other, it prints one line that starts with "ready". Each daemon is a process of its own,
logs to <data>/<name>/daemon.log and is started again when it dies. Daemons also obey DCN_* variables that dcn
gateway --help, dcn node --help and dcn chain --help name. Ctrl-C stops everything; the state in --data stays for
the next start.`

export function upCommand (): Command {
  const command = new Command('up')
    .description('Start a whole network on this machine, and keep it running until Ctrl-C')
  return addConfigOptions(command, UpConfig)
    .option('--json', 'print events as JSON, one a line: ready, exit, restart')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: true }) => {
      await up(await configOf(command, UpConfig), options.json === true)
    })
}

async function up (config: UpConfig, json: boolean): Promise<void> {
  // A second signal ends this process at once; the daemons see that their parent is gone.
  const stopAsked = stopSignal({ force: true })
  const network = new LocalNetwork({
    env: process.env,
    onEvent: event => { if (json) printJson(event); else print(describeEvent(event)) }
  }, config)
  if (!json) note(`starting ${counted(config.gateways, 'gateway')} and ${counted(config.nodes, 'node')}`)
  const starting = network.start()
  const stopsFirst = await Promise.race([stopAsked.then(() => true), starting.then(() => false)])
  if (!stopsFirst) {
    const daemons = network.live()
    if (json) printJson(readyEvent(daemons, config))
    else for (const line of describeReady(daemons, config)) print(line)
    await stopAsked
  }
  if (!json) note('stopping')
  // What a start that was broken off complains about is no news.
  await Promise.all([network.stop(), starting.catch(() => {})])
}

function readyEvent (daemons: LiveDaemon[], { solanaRpc }: UpConfig): object {
  const facts = ({ name, httpUrl, peerId, pid, addresses }: LiveDaemon): object => {
    return { name, url: httpUrl, peerId, pid, addresses }
  }
  const chain = daemons.find(daemon => daemon.role === 'chain')
  return {
    event: 'ready',
    chain: chain === undefined ? { url: solanaRpc } : { name: chain.name, url: chain.httpUrl, pid: chain.pid },
    gateways: daemons.filter(daemon => daemon.role === 'gateway').map(facts),
    nodes: daemons.filter(daemon => daemon.role === 'node').map(facts)
  }
}

function describeReady (daemons: LiveDaemon[], config: UpConfig): string[] {
  const urlsOf = (role: DaemonRole): string[] => {
    return daemons.flatMap(daemon => daemon.role === role ? daemon.httpUrl ?? [] : [])
  }
  const urls = urlsOf('gateway')
  const [chain = config.solanaRpc] = urlsOf('chain')
  const summary = `${counted(config.gateways, 'gateway')}, ${counted(config.nodes, 'node')}, ` +
    `Solana at ${chain}, data ${config.data}`
  return [
    ...daemons.map(({ name, pid, httpUrl = '' }) => `${name.padEnd(11)} pid ${pid}  ${httpUrl}`.trimEnd()),
    '',
    'Try it in another terminal:',
    `  export DCN_GATEWAY_URL=${urls[0]}`,
    '  npx dcn credits faucet',
    '  echo \'export const handler = p => p.x * 2\' > double.ts',
    '  npx dcn invoke double.ts --payload \'{"x":21}\'',
    'or without the command:',
    `  curl -s ${urls[0]}/credits/faucet -H 'content-type: application/json' -d '{"wallet":"me"}'`,
    `  curl -s '${urls[0]}/invoke?wait=10000' -H 'content-type: application/json' -H 'x-wallet: me' \\`,
    '    -d \'{"code":"function handler(payload) { return payload.x * 2 }","payload":{"x":21}}\'',
    `  curl -s ${urls.at(-1)}/jobs/<jobId>`,
    'Ctrl-C stops everything.',
    '',
    `ready ${urls.join(' ')} (${summary})`
  ]
}

function describeEvent (event: SupervisorEvent): string {
  if (event.event === 'restart') return `${event.name} is back (pid ${event.pid})`
  const next = event.restartMs === undefined ? 'it stays down' : `starting it again in ${event.restartMs / 1000} s`
  return `${event.name} (pid ${event.pid ?? 'none'}): ${event.reason}; ${next}`
}
