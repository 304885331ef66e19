/** A machine laid out in a folder: its files, links and programs, read and run as on a real one. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Machine } from '../../../../../node/sandbox/gpu/machine.ts'

export class FakeMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'dcn-machine-'))
  readonly machine: Machine

  constructor (timeoutMs?: number) {
    this.machine = new Machine({ root: this.root, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  }

  file (path: string, text = ''): this {
    writeFileSync(this.#made(path), text)
    return this
  }

  link (path: string, target: string): this {
    symlinkSync(target, this.#made(path))
    return this
  }

  /** A shell script in /usr/bin. */
  program (name: string, script: string): this {
    const path = this.#made(`/usr/bin/${name}`)
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return this
  }

  /** A program that prints this, and ends so. */
  prints (name: string, stdout: string, code = 0): this {
    return this.program(name, `/bin/cat <<'END'\n${stdout}\nEND\nexit ${code}`)
  }

  remove (): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  #made (path: string): string {
    const at = join(this.root, path)
    mkdirSync(dirname(at), { recursive: true })
    return at
  }
}
