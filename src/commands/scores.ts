import { Command } from 'commander'
import { addDataOption } from '../data-option.ts'
import { addObserveOptions, bootstrapOf, observing, OR_DATA, surveyFrom } from '../observe/options.ts'
import { shortId } from '../../protocol/core/short-id.ts'
import { type JudgedPeer, partWords, scoresAt, standingOf, worstScores } from '../observe/scores.ts'
import { type DaemonOptions, withDaemon } from '../observe/two-looks.ts'
import { tableOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn scores --bootstrap /ip4/192.0.2.1/tcp/4001                   of each peer, the lowest that anybody gives it
  $ dcn scores --bootstrap /ip4/192.0.2.1/tcp/4001 --peer 6fTCqeVp   what that peer thinks of the others
  $ dcn scores --data .dcn/gateway-1                                 what your own daemon thinks
A peer is kept out of meshes below 0, and not heard at all below -80. What a part adds is after its weight.`

interface Options extends DaemonOptions {
  json?: true
}

export function scoresCommand (): Command {
  const command = addObserveOptions(new Command('scores')
    .description('Show what peers think of each other in gossip, and why'))
    .option('--peer <id>', 'with --bootstrap: as this peer sees it, by its id or the last characters of it')
  return addDataOption(command)
    .option('--json', 'print the scores and their parts as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const scores = await scoresOf(options)
      if (options.json === true) printJson(scores)
      else for (const line of describeScores(scores)) print(line)
    })
}

async function scoresOf (options: Options): Promise<JudgedPeer[]> {
  if (options.data !== undefined || options.peer !== undefined) {
    return await withDaemon(options, async look => {
      const { self, scores } = await look()
      return scoresAt(self, scores)
    })
  }
  const bootstrap = bootstrapOf(options, OR_DATA)
  return await observing(bootstrap, options, async observer =>
    worstScores(await surveyFrom(observer, bootstrap, options, { listenMs: 0, pings: 0 })))
}

/** A row for each part that counts; who is judged stands in the first only. */
export function describeScores (scores: readonly JudgedPeer[]): string[] {
  if (scores.length === 0) return ['nobody judges anybody yet']
  const rows = scores.flatMap(judged => {
    const words = partWords(judged)
    return (words.length === 0 ? ['nothing of note yet'] : words).map((why, at) => ({ judged, why, isFirst: at === 0 }))
  })
  const first = (text: (judged: JudgedPeer) => string) =>
    ({ judged, isFirst }: typeof rows[number]): string => isFirst ? text(judged) : ''
  return tableOf([
    ['PEER', first(({ peer }) => shortId(peer))],
    ['SCORE', first(({ score }) => score.toFixed(1))],
    ['STANDING', first(({ score }) => standingOf(score))],
    ['SAYS', first(({ judge }) => shortId(judge))],
    ['WHY', ({ why }) => why]
  ], rows)
}
