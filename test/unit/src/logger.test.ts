import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import { createLogger } from '../../../src/logger.ts'

type Line = Record<string, unknown>

function logged (level: string, use: (log: Logger) => void): Line[] {
  const lines: Line[] = []
  const destination = { write: (text: string) => { lines.push(JSON.parse(text) as Line) } }
  use(createLogger({ level, fields: { role: 'node' }, destination }))
  return lines
}

const test = suite('logger')

test('a line has the level by name, the time in ms, the role and the fields', () => {
  const [line] = logged('info', log => { log.info('peer joined', { peer: 'p', count: 2 }) })
  assert.is(line!['level'], 'info')
  assert.is(line!['msg'], 'peer joined')
  assert.is(line!['role'], 'node')
  assert.is(line!['peer'], 'p')
  assert.ok(Math.abs(Number(line!['time']) - Date.now()) < 60_000)
})

test('lines below the level are left out', () => {
  const lines = logged('warn', log => {
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
  })
  assert.equal(lines.map(line => line['msg']), ['c', 'd'])
})

test('children name their module by its path, once', () => {
  const [line] = logged('info', log => { log.child('net').child('gossip').info('x') })
  assert.is(line!['module'], 'net.gossip')
})

test('an error has code and message; its stack only at debug and error', () => {
  const err = new DcnError('DCN_JOB_NOT_FOUND', { jobId: 'j' }, { cause: new TypeError('why') })
  const [warn, error] = logged('debug', log => {
    log.warn('x', { err })
    log.error('x', { err })
  })
  assert.equal(warn!['err'], { code: 'DCN_JOB_NOT_FOUND', message: err.message, cause: { message: 'why' } })
  assert.match((error!['err'] as Line)['stack'] as string, 'logger.test.ts')
})

test('the level can be changed while it runs, for all or for a module and those below it', () => {
  const lines: Line[] = []
  const log = createLogger({
    level: 'info', fields: {}, destination: { write: text => { lines.push(JSON.parse(text) as Line) } }
  })
  const net = log.child('net')
  const gossip = net.child('gossip')
  const other = log.child('network')
  const told = (): unknown[] => {
    lines.length = 0
    for (const one of [log, net, gossip, other]) one.debug('x')
    return lines.map(line => line['module'])
  }
  assert.equal(told(), [])
  log.levels.set('debug', 'net')
  assert.equal(told(), ['net', 'net.gossip'])
  log.levels.set('error', 'net.gossip')
  assert.equal(told(), ['net'])
  log.levels.set('debug')
  assert.equal(told(), [undefined, 'net', 'network'])
  log.levels.reset()
  assert.equal(told(), [])
  assert.throws(() => { log.levels.set('debug', 'nett') }, /one of net, net\.gossip, network, not "nett"/)
})

test.run()
