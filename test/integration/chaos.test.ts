/** A network under kill -9: whatever dies comes back, and every accepted job ends with the right result. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ended, freePort, invoke, kill, nodesKnown, start, type Daemon, type DaemonTest } from '../helpers/daemons.ts'
import { randomFrom } from '../simulation/random.ts'

const JOBS = 60
const KILLS = 6
const SEED = Number(process.env.DCN_CHAOS_SEED ?? 20_261_122)

const test = suite<DaemonTest>(`chaos (seed ${SEED})`)

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-chaos-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

test(`${KILLS} kills among ${JOBS} jobs: every accepted job is done, with its own result`, async context => {
  const random = randomFrom(SEED)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const daemons = new Map<string, Daemon>()
  const flags = new Map<string, string[]>()
  const up = async (name: string): Promise<void> => {
    const role = name.startsWith('gateway') ? 'gateway' : 'node'
    // Two to join through: either may be the next to die.
    const others = [...daemons].filter(([other]) => other !== name).map(([, daemon]) => daemon).slice(0, 2)
    daemons.set(name, await start(context, role, name, others, flags.get(name)))
  }
  for (const name of ['gateway-1', 'gateway-2']) flags.set(name, ['--port', String(await freePort())])
  for (const name of ['gateway-1', 'gateway-2', 'node-1', 'node-2', 'node-3']) await up(name)
  const gateways = ['gateway-1', 'gateway-2'].map(name => daemons.get(name)!)
  await Promise.all(gateways.map(async gateway => { await nodesKnown(gateway, 3) }))

  const jobs = new Map<string, { url: string, no: number }>()
  let no = 0
  const submit = async (): Promise<void> => {
    const gateway = pick(gateways)
    const mine = no++
    const ms = Math.floor(random() * 1_500)
    const code = `async function handler() { await new Promise(r => setTimeout(r, ${ms})); return ${mine} }`
    // Refused connections are the dead gateway's; only what was accepted must end.
    const jobId = await invoke(gateway, code).catch(() => undefined)
    if (jobId !== undefined) jobs.set(jobId, { url: gateway.httpUrl, no: mine })
  }
  for (let round = 0; round < KILLS; round++) {
    await Promise.all(Array.from({ length: JOBS / KILLS }, submit))
    const victim = pick([...daemons.keys()])
    await kill(daemons.get(victim)!)
    await up(victim)
  }

  const views = await Promise.all([...jobs].map(async ([jobId, { url, no: mine }]) => {
    return { mine, view: await ended(url, jobId) }
  }))
  assert.ok(views.length > JOBS / 2, `${views.length} accepted`)
  for (const { mine, view } of views) {
    assert.equal([view.status, view.result], ['done', `{"value":${mine}}`], view.error ?? '')
  }
})

test.run()
