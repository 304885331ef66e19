/** Node.js in Deno's place: says what a runner would, and is then told to do something else. */
import type { LaunchGroup } from '../../../../../node/sandbox/isolation/types.ts'
import { FrameType, TOKEN_BYTES } from '../../../../../node/sandbox/process/frames.ts'
import { SandboxProcess, type Ending } from '../../../../../node/sandbox/process/sandbox-process.ts'
import { utf8 } from '../../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../../protocol/core/ids.ts'

/** `say(token, type)` sends a frame, `onJob(token)` is called with the first job's. Ready when `isReady`. */
export function fakeRunner (onJob: string, { isReady = true, group }: { isReady?: boolean, group?: LaunchGroup } = {}):
SandboxProcess {
  const script = `
    const say = (message, type, body = '', then) => {
      const head = Buffer.from([type, 0, 0, 0, body.length])
      process.stdout.write(Buffer.concat([message.subarray(0, ${TOKEN_BYTES}), head, Buffer.from(body)]), then)
    }
    process.stdin.once('data', boot => {
      if (${isReady}) say(boot, ${FrameType.Ready})
      process.stdin.once('data', job => { (${onJob})(job) })
    })`
  return new SandboxProcess({ reaper: { watch () {}, release () {} } }, {
    file: process.execPath, args: ['-e', script], env: {}, cwd: '/', handles: [], wrappers: 0,
    ...(group === undefined ? {} : { group }), release: async () => {}
  })
}

export async function runIn (sandbox: SandboxProcess): Promise<Ending> {
  return await sandbox.run({
    code: '', codeId: contentIdOf(utf8('')), payload: '{}', timeoutMs: 60_000, signal: new AbortController().signal,
    onLog () {}
  })
}
