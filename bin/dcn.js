#!/usr/bin/env node
// The `dcn` command. The sources are TypeScript and run through tsx, so that a checkout needs no build step.
import { register } from 'tsx/esm/api'

register()
await import('../src/cli.ts')
