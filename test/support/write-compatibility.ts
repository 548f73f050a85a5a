import { writeFileSync } from 'node:fs'
import { endpoints } from '#control/endpoints.ts'
import { writeCompatibility } from './compatibility.ts'

writeFileSync(
  new URL('../../docs/reference/compatibility.md', import.meta.url),
  writeCompatibility(endpoints),
)
