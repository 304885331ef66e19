// Puts a header on a file that protons wrote: its types do not hold under exactOptionalPropertyTypes.
import { readFileSync, writeFileSync } from 'node:fs'

const [path] = process.argv.slice(2)
writeFileSync(path, `// @ts-nocheck\n// Generated from messages.proto by \`npm run generate\`; do not edit.\n${readFileSync(path, 'utf8')}`)
