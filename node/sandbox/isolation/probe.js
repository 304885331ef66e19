/**
 * Run in a sandbox with every permission that Deno can give: what still fails is what the walls around Deno hold. Its
 * argument is JSON of a ProbeInit, see self-test.ts; it prints JSON of what got through, and of what should have.
 */
const { walls, canary, link, mounted, mountedLink, directories, program, pid, env, tooMuchMiB, enoughMiB } =
  JSON.parse(Deno.args[0])
const leaks = []

async function mustFail (wall, what, attempt) {
  if (!walls.includes(wall)) return
  try {
    await attempt()
    leaks.push(what)
  } catch {}
}

await mustFail('read', 'it read a file', () => Deno.readTextFileSync(canary))
await mustFail('read', 'it read a file in another thread', () => Deno.readTextFile(canary))
await mustFail('read', 'it read a file through a link', () => Deno.readTextFileSync(link))
await mustFail('read', 'it read a file through a link in a mount', () => Deno.readTextFileSync(mountedLink))
await mustFail('read', 'it imported a file', () => import(`file://${canary}`, { with: { type: 'json' } }))
await mustFail('read', 'it read /proc', () => Deno.readTextFileSync('/proc/self/status'))
await mustFail('read', 'it listed /proc', () => [...Deno.readDirSync('/proc')].length > 0)
for (const directory of directories) {
  const path = `${directory}/dcn-probe`
  await mustFail('write', `it wrote in ${directory}`, () => {
    Deno.writeTextFileSync(path, 'x')
    Deno.removeSync(path)
  })
  await mustFail('write', `it made a directory in ${directory}`, () => {
    Deno.mkdirSync(path)
    Deno.removeSync(path)
  })
}
await mustFail('network', 'it made a socket', () => Deno.listen({ hostname: '127.0.0.1', port: 0 }).close())
for (const path of [program, '/bin/sh']) {
  await mustFail('process', 'it started a program', () => new Deno.Command(path, { args: ['--version'] }).outputSync())
}
if (pid > 0) await mustFail('signal', 'it signalled the daemon', () => Deno.kill(pid, 'SIGCONT'))
await mustFail('environment', 'it saw a variable of the daemon', () => {
  const strange = Object.keys(Deno.env.toObject()).filter(name => !env.includes(name))
  if (strange.length === 0) throw new Error('none')
})
await mustFail('memory', 'it got more memory than its class', () => new ArrayBuffer(tooMuchMiB * 1024 * 1024))
await mustFail('memory', 'it got more WebAssembly memory than its class', () => {
  return new WebAssembly.Memory({ initial: tooMuchMiB * 16 })
})

const broken = []
try {
  new Uint8Array(enoughMiB * 1024 * 1024).fill(1, 0, 1)
} catch {
  broken.push('it did not get the memory of its class')
}
try {
  if (Deno.readTextFileSync(mounted) !== 'mounted') throw new Error('other text')
} catch (err) {
  broken.push(`it could not read a mount: ${err.message}`)
}
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify({ leaks, broken })))
