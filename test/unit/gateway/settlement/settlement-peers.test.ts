/** What becomes of a gateway's words when it cannot be asked for them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SettlementPeers } from '../../../../gateway/settlement/settlement-peers.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import type { PeerId } from '../../../../protocol/core/peer-id.ts'
import type { Verdict } from '../../../../protocol/net/types.ts'
import { encodeSettlementHead, encodeSettlementNews } from '../../../../protocol/wire/settlement-news.ts'
import { newPeer } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const test = suite('settlement peers')

test('a gateway that told of news and could not be asked for them is asked again soon', async () => {
  const [self, other] = [newPeer(), newPeer()]
  let [asked, isThere] = [0, true]
  let hear: (message: Uint8Array, from: PeerId) => unknown = () => 'ignore' satisfies Verdict
  const peers = new SettlementPeers({
    network: {
      self,
      subscribe: (_topic, handler) => { hear = handler },
      publish: async () => {},
      serveRequests: () => {},
      request: async peer => {
        asked++
        if (!isThere) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'it was killed' })
        return encodeSettlementNews({ statuses: [], more: false })
      }
    },
    store: { marks: async () => [], statusesAfter: async () => [] },
    books: { revision: 0 },
    intake: { take: async () => 0 },
    gateways: () => [other],
    logger: silentLogger
  })
  await peers.start()
  await until(() => asked === 1, 'it is asked when it comes')
  isThere = false
  assert.is(hear(encodeSettlementHead({ revision: 1 }), other), 'accept')
  await until(() => asked === 2, 'it is asked for what it told of')
  isThere = true
  await until(() => asked === 3, 'it is asked again', 5_000)
  await peers.stop()
})

test.run()
