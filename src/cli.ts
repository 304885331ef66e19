/** The `dcn` command. Each command's code is loaded when it is asked for, so that --help does not load libp2p. */
import { Command, CommanderError } from 'commander'
import { isDcnError } from '../protocol/core/errors.ts'
import { VERSION } from '../protocol/core/version.ts'
import { inCommands } from './hints.ts'
import { reportFailure } from './terminal.ts'

const EXIT_FAILURE = 1
const EXIT_MISUSE = 2

interface Entry {
  name: string
  summary: string
  load: () => Promise<Command>
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'up',
    summary: 'start a whole network on this machine',
    load: async () => (await import('./commands/up.ts')).upCommand()
  },
  {
    name: 'credits',
    summary: 'get credits, see what is left, check the books',
    load: async () => (await import('./commands/credits.ts')).creditsCommand()
  },
  {
    name: 'faucet',
    summary: 'get test USDC and SOL on the embedded chain',
    load: async () => (await import('./commands/faucet.ts')).faucetCommand()
  },
  {
    name: 'earnings',
    summary: 'show what a node has earned and was paid',
    load: async () => (await import('./commands/earnings.ts')).earningsCommand()
  },
  {
    name: 'treasury',
    summary: 'show what a gateway took in, owes and has paid',
    load: async () => (await import('./commands/treasury.ts')).treasuryCommand()
  },
  {
    name: 'invoke',
    summary: 'run a function and print its result',
    load: async () => (await import('./commands/invoke.ts')).invokeCommand()
  },
  {
    name: 'fn',
    summary: 'store functions under a name, and run them',
    load: async () => (await import('./commands/fn.ts')).fnCommand()
  },
  {
    name: 'model',
    summary: 'upload models that functions read',
    load: async () => (await import('./commands/model.ts')).modelCommand()
  },
  {
    name: 'jobs',
    summary: 'look at jobs, follow them, stop them',
    load: async () => (await import('./commands/jobs.ts')).jobsCommand()
  },
  {
    name: 'explain',
    summary: 'say, node by node, why a job finds a place or none',
    load: async () => (await import('./commands/explain.ts')).explainCommand()
  },
  {
    name: 'trace',
    summary: 'tell one job\'s story: who did what when, and what took how long',
    load: async () => (await import('./commands/trace.ts')).traceCommand()
  },
  {
    name: 'receipt',
    summary: 'get the receipt of a job, and see what it proves',
    load: async () => (await import('./commands/receipt.ts')).receiptCommand()
  },
  {
    name: 'keys',
    summary: 'your wallet, and the API key that proves it is you',
    load: async () => (await import('./commands/keys.ts')).keysCommand()
  },
  {
    name: 'login',
    summary: 'log in to the connectors API with an EVM wallet',
    load: async () => (await import('./commands/login.ts')).loginCommand()
  },
  {
    name: 'transformation',
    summary: 'deploy steps of connectors, look at them',
    load: async () => (await import('./commands/transformation.ts')).transformationCommand()
  },
  {
    name: 'condition',
    summary: 'deploy conditions of connectors, look at them',
    load: async () => (await import('./commands/condition.ts')).conditionCommand()
  },
  {
    name: 'connector',
    summary: 'deploy connectors, look at them, execute them',
    load: async () => (await import('./commands/connector.ts')).connectorCommand()
  },
  {
    name: 'collection',
    summary: 'deploy a file of things that belong together',
    load: async () => (await import('./commands/collection.ts')).collectionCommand()
  },
  {
    name: 'account',
    summary: 'show what an address has deployed',
    load: async () => (await import('./commands/account.ts')).accountCommand()
  },
  {
    name: 'feed',
    summary: 'show what is deployed, as it happens',
    load: async () => (await import('./commands/feed.ts')).feedCommand()
  },
  {
    name: 'peers',
    summary: 'show who is in the network and what they can run',
    load: async () => (await import('./commands/peers.ts')).peersCommand()
  },
  {
    name: 'peer',
    summary: 'look at one peer, ping it, connect to it, block it',
    load: async () => (await import('./commands/peer.ts')).peerCommand()
  },
  {
    name: 'topics',
    summary: 'show what the network talks about, and who is missing',
    load: async () => (await import('./commands/topics.ts')).topicsCommand()
  },
  {
    name: 'dht',
    summary: 'ask the DHT by hand',
    load: async () => (await import('./commands/dht.ts')).dhtCommand()
  },
  {
    name: 'bandwidth',
    summary: 'show what a daemon sends and receives, and to whom',
    load: async () => (await import('./commands/bandwidth.ts')).bandwidthCommand()
  },
  {
    name: 'scores',
    summary: 'show what peers think of each other, and why',
    load: async () => (await import('./commands/scores.ts')).scoresCommand()
  },
  {
    name: 'graph',
    summary: 'draw the network',
    load: async () => (await import('./commands/graph.ts')).graphCommand()
  },
  {
    name: 'watch',
    summary: 'watch the jobs of a network as they happen',
    load: async () => (await import('./commands/watch.ts')).watchCommand()
  },
  {
    name: 'top',
    summary: 'show how the daemons of a network do, live',
    load: async () => (await import('./commands/top.ts')).topCommand()
  },
  {
    name: 'doctor',
    summary: 'say what this machine can run, and how safely',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand()
  },
  {
    name: 'log-level',
    summary: 'change what your running daemon logs',
    load: async () => (await import('./commands/log-level.ts')).logLevelCommand()
  },
  {
    name: 'gateway',
    summary: 'run one gateway',
    load: async () => (await import('./commands/gateway.ts')).gatewayCommand()
  },
  {
    name: 'node',
    summary: 'run one node',
    load: async () => (await import('./commands/node.ts')).nodeCommand()
  },
  {
    name: 'chain',
    summary: 'run a Solana chain with test money',
    load: async () => (await import('./commands/chain.ts')).chainCommand()
  }
]

const INTRODUCTION = `
A first run:
  $ dcn up                                   two gateways and three nodes on this machine, until Ctrl-C
  $ dcn credits faucet                       in another terminal: a wallet of your own, and free credits for it
  $ echo 'export const handler = p => p.x * 2' > double.ts
  $ dcn invoke double.ts --payload '{"x":21}'
  {"value":42}
  $ dcn fn deploy double.ts                  stored under its name; dcn fn run double runs it, at any gateway

Connectors, which make streams of numbers:
  $ dcn collection deploy test/vectors/core-collection.json
  $ dcn collection deploy docs/examples/song.json
  $ dcn connector run song --draw --midi song.mid

dcn <command> --help explains a command. Every command takes --json. Settings come from flags, DCN_* variables
and --config files, in this order. Commands call the gateway that --gateway or DCN_GATEWAY_URL names.`

async function program (args: string[]): Promise<Command> {
  const root = new Command('dcn')
    .description('A decentralised compute network: call any gateway, and a stranger\'s node runs your code')
    .version(VERSION)
    .addHelpText('after', INTRODUCTION)
    // A command's own --version, as of dcn fn run, is not this one.
    .enablePositionalOptions()
  // `dcn help up` and `dcn up` both need what `up` can do.
  const wanted = args.filter(arg => !arg.startsWith('-') && arg !== 'help')[0]
  for (const { name, summary, load } of COMMANDS) {
    root.addCommand(name === wanted ? (await load()).summary(summary) : new Command(name).description(summary))
  }
  for (const command of everyCommand(root)) command.exitOverride().showHelpAfterError('(--help shows what it takes)')
  return root
}

function everyCommand (command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

async function main (args: string[]): Promise<void> {
  try {
    await (await program(args)).parseAsync(args, { from: 'user' })
  } catch (err) {
    if (err instanceof CommanderError) {
      // Commander has said what is wrong, or printed what was asked for.
      process.exitCode = err.exitCode === 0 ? 0 : EXIT_MISUSE
      return
    }
    reportFailure(inCommands(err, args, process.env), args.includes('--json'))
    process.exitCode = isDcnError(err) && err.code === 'DCN_CONFIG_INVALID' ? EXIT_MISUSE : EXIT_FAILURE
  }
}

// A reader that has seen enough, as in `dcn peers | head`, is no failure.
process.stdout.on('error', (err: NodeJS.ErrnoException) => { process.exit(err.code === 'EPIPE' ? 0 : EXIT_FAILURE) })

await main(process.argv.slice(2))
