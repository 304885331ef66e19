#!/usr/bin/env node
// The `dcn` command. The sources are TypeScript, and a checkout needs no build step: see sources.js.
import { loadSource } from './sources.js'

await loadSource('src/cli.ts')
