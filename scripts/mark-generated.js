// Puts a header on the files that protons wrote: their types do not hold under exactOptionalPropertyTypes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

for (const proto of readdirSync('.').filter(name => name.endsWith('.proto'))) {
  const path = proto.replace(/\.proto$/, '.ts')
  const header = `// @ts-nocheck\n// Generated from ${proto} by \`npm run generate\`; do not edit.\n`
  writeFileSync(path, header + readFileSync(path, 'utf8'))
}
