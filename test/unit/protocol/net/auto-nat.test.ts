import type { AutoNATComponents } from '@libp2p/autonat'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withOwnDials } from '../../../../protocol/net/auto-nat.ts'

const test = suite('AutoNAT')

test('tests an address by a new connection, and keeps those that it asks', async () => {
  const dialled: string[] = []
  const components = {
    connectionManager: { openConnection: async () => { dialled.push('kept') }, getMaxConnections: () => 7 },
    transportManager: { dial: async () => { dialled.push('own') } }
  } as unknown as AutoNATComponents
  const { connectionManager } = withOwnDials(components)
  const address = multiaddr('/ip4/192.0.2.1/tcp/1')
  await connectionManager.openConnection(address)
  await connectionManager.openConnection([address])
  assert.equal(dialled, ['own', 'kept'])
  assert.is(connectionManager.getMaxConnections(), 7)
})

test.run()
