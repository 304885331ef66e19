import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withOwnPace } from '../../../../protocol/net/gossip-service.ts'

const test = suite('gossip service')

test('a stream that does not open holds up nobody else, and fails as it did', async () => {
  const opened: unknown[] = []
  const gossip = withOwnPace({
    createOutboundStream: async peer => {
      opened.push(peer)
      if (peer === 'hanging') await new Promise(() => {})
      if (peer === 'failing') throw new TypeError('no')
    }
  }, 20)
  // As gossipsub works its queue off.
  for (const peer of ['first', 'hanging', 'last']) await gossip.createOutboundStream(peer)
  assert.equal(opened, ['first', 'hanging', 'last'])
  const failed = await gossip.createOutboundStream('failing').then(() => 'no', (err: unknown) => String(err))
  assert.is(failed, 'TypeError: no')
})

test.run()
