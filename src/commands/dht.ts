import { Command, InvalidArgumentError } from 'commander'
import { toHex } from '../../protocol/core/bytes.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { AdminClient } from '../admin/admin-client.ts'
import { addDataOption, adminOf, requireDataOption } from '../data-option.ts'
import { enter } from '../observe/find.ts'
import type { Observer } from '../observe/observer.ts'
import { addObserveOptions, bootstrapOf, observing, type ObserveOptions, OR_DATA } from '../observe/options.ts'
import { note, print, printJson } from '../terminal.ts'

const MS_PER_S = 1000
const CONTENT_EXAMPLE = 'f35eb62bd4a22980de4faef7a467c1c6c5f7ee7cd1ad61d38b0e483390b9f96f'

interface Options extends ObserveOptions {
  data?: string
  json?: true
}

const ABOUT = `
The DHT is how peers find each other's addresses. Daemons keep nothing else in it: what these commands find there was
put there by hand, or by a program of somebody's own.`

export function dhtCommand (): Command {
  return new Command('dht')
    .description('Ask the DHT by hand')
    .addCommand(getCommand())
    .addCommand(provideCommand())
    .addCommand(findCommand())
    .addHelpText('after', ABOUT)
}

function getCommand (): Command {
  return addDataOption(addObserveOptions(new Command('get').description('Get the value that is kept under a key')
    .argument('<key>', 'such as /pk/...')))
    .option('--json', 'print { key, value }, the value in hex')
    .addHelpText('after', exampleOf('get /pk/... --bootstrap /ip4/192.0.2.1/tcp/4001'))
    .action(async (key: string, options: Options) => {
      const hex = await inDht(options, async ({ network }) => {
        const value = await network.dht.get(key, { timeoutMs: options.timeout * MS_PER_S })
        return value === undefined ? undefined : toHex(value)
      }, async admin => (await admin.post<{ valueHex?: string }>('/dht/get', { key })).valueHex)
      if (options.json === true) printJson({ key, value: hex })
      else if (hex !== undefined) print(hex)
      if (hex === undefined) nothing(`no value is kept under ${key}`)
    })
}

function findCommand (): Command {
  return addDataOption(addObserveOptions(new Command('find').description('Find who said that they have a content')
    .argument('<content>', 'its SHA-256 in hex', contentId)))
    .option('--json', 'print { contentId, providers }')
    .addHelpText('after', exampleOf(`find ${CONTENT_EXAMPLE} --bootstrap /ip4/192.0.2.1/tcp/4001`))
    .action(async (content: ContentId, options: Options) => {
      const providers = await inDht(options, async ({ network }) =>
        await network.dht.findProviders(content, { timeoutMs: options.timeout * MS_PER_S }),
      async admin => (await admin.post<{ providers: PeerId[] }>('/dht/find', { contentId: content })).providers)
      if (options.json === true) printJson({ contentId: content, providers })
      else for (const peer of providers) print(peer)
      if (providers.length === 0) nothing(`nobody said that they have ${content}`)
    })
}

function provideCommand (): Command {
  const command = new Command('provide').description('Have your daemon say that it has a content')
    .argument('<content>', 'its SHA-256 in hex', contentId)
  return requireDataOption(command)
    .option('--json', 'print { contentId, keepers }')
    .addHelpText('after', `${exampleOf(`provide ${CONTENT_EXAMPLE} --data .dcn/node-1`)}
The word is renewed while the daemon runs. Nobody checks that it is true.`)
    .action(async (content: ContentId, options: { data: string, json?: true }) => {
      const admin = await adminOf(options)
      const { keepers } = await admin.post<{ keepers: PeerId[] }>('/dht/provide', { contentId: content })
      if (options.json === true) printJson({ contentId: content, keepers })
      else if (keepers.length === 0) note('no peer keeps the word: the daemon is alone in the DHT')
      else for (const peer of keepers) print(peer)
    })
}

function exampleOf (line: string): string {
  return `\nExamples:\n  $ dcn dht ${line}`
}

async function inDht<T> (
  options: Options, ask: (observer: Observer) => Promise<T>, askOwn: (admin: AdminClient) => Promise<T>
): Promise<T> {
  const { data } = options
  if (data !== undefined) return await askOwn(await adminOf({ data }))
  const bootstrap = bootstrapOf(options, OR_DATA)
  return await observing(bootstrap, options, async observer => {
    await enter(observer, bootstrap)
    return await ask(observer)
  })
}

function nothing (words: string): void {
  note(words)
  process.exitCode = 1
}

function contentId (text: string): ContentId {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new InvalidArgumentError('It must be a SHA-256 as 64 hexadecimal digits in lower case.')
}
