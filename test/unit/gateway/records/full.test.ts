/** A gateway that has no room for another record says so, and goes on with what it has. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RegistryDeployer } from '../../../../gateway/connectors/deployer.ts'
import { Records } from '../../../../gateway/records/records.ts'
import { JobStore } from '../../../../gateway/store/job-store.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import type { RecordSetInit } from '../../../../protocol/registry/record-set.ts'
import { memoryState } from '../../../helpers/record-world.ts'
import { entityRecord, keyRecord, ownerNo, T0 } from '../../../helpers/records.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { gatewayPeer, gatewaySigner } from '../../../helpers/wire-fixtures.ts'

async function start (room: RecordSetInit): Promise<{ records: Records, deployer: RegistryDeployer }> {
  const state = memoryState()
  const clock = { nowMs: () => T0 }
  const records = new Records({
    network: {
      self: gatewayPeer, subscribe () {}, serveRequests () {}, async publish () {},
      request: async () => await Promise.reject(new Error('nobody is there'))
    },
    gateways: () => [], state, code: new JobStore({ state }), signer: gatewaySigner, clock, logger: silentLogger,
    onFatal (err) { throw err }
  }, { bootstrapped: false, mdns: false, room })
  await records.start()
  const checker = { async check () {} }
  return { records, deployer: new RegistryDeployer({ records, clock, checker }) }
}

async function codeOf (work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (err) {
    if (isDcnError(err)) return err.code
    throw err
  }
}

const source = (name: string) => ({ name, source: 'return x + args[0];' })
const test = suite('records/full')

test('no room for a definition: nothing is deployed, and keys are taken', async () => {
  const { records, deployer } = await start({ definitionsBytesMax: entityRecord().definitionBytes })
  const deploy = async (name: string) => await codeOf(deployer.deploySource('transformation', ownerNo(1), source(name)))
  assert.equal([await deploy('add'), await deploy('sub')], [undefined, 'DCN_NOT_READY'])
  assert.is(records.entity('transformation', 'sub'), undefined)
  assert.is(await codeOf(records.put(keyRecord())), undefined)
  await records.stop()
})

test('no room for a record: neither', async () => {
  const { records, deployer } = await start({ recordsMax: 1 })
  const deploy = async (name: string) => await codeOf(deployer.deploySource('transformation', ownerNo(1), source(name)))
  assert.equal([await deploy('add'), await deploy('sub')], [undefined, 'DCN_NOT_READY'])
  assert.is(await codeOf(records.put(keyRecord())), 'DCN_NOT_READY')
  await records.stop()
  assert.is(await deploy('sub'), 'DCN_STOPPING')
})

test.run()
