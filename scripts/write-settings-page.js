// Writes docs/settings.md; `npm run generate` does it.
import { writeFileSync } from 'node:fs'
import { settingsPage } from '../src/settings-page.ts'

writeFileSync('docs/settings.md', settingsPage())
