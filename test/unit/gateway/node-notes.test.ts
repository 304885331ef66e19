/** What a gateway says of nodes that a job may go to. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withNotes } from '../../../gateway/jobs/node-notes.ts'
import { biddersIn } from '../../../protocol/jobs/ranking.ts'
import { jobIdNo, newPeer } from '../../helpers/jobs.ts'
import { info } from '../../helpers/wire-fixtures.ts'

const test = suite('node notes')

test('load, hardware, and for a job the rank among those that could run it', () => {
  const peers = Array.from({ length: 20 }, () => newPeer())
  const known = peers.map(peer => ({ peer, info: { ...info, busy: 0, slots: 4 } }))
  const nodes = peers.map((peerId, at) => ({ peerId, matches: at > 0, free: true, reasons: at > 0 ? [] : ['no GPU'] }))
  const noted = withNotes(nodes, known, jobIdNo(3))
  assert.equal([noted[0]?.rank, noted[0]?.slots], [undefined, 4], 'who cannot run it has no rank')
  for (const { rank = 0, bidsFromRound = -1 } of noted.slice(1)) {
    assert.ok(rank >= 1 && rank <= 19)
    assert.is(bidsFromRound, rank <= biddersIn(0) ? 0 : rank <= biddersIn(1) ? 1 : 2)
  }
  assert.equal(withNotes(nodes, known).filter(({ rank }) => rank !== undefined), [], 'needs alone give no rank')
  assert.equal(withNotes([{ peerId: 'gone', matches: true, free: true, reasons: [] }], known, jobIdNo(3)),
    [{ peerId: 'gone', matches: true, free: true, reasons: [] }])
})

test.run()
