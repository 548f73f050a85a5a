import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { meetNeeds, suiteNeeds } from './support/needs.ts'
import { programOf, runNode } from './support/programs.ts'
import { tallyLine, tallyOf } from './support/tally.ts'
import type { Report } from './support/tally.ts'

// npm test                        everything
// npm test -- unit                the quick tests, which need nothing installed
// npm test -- integration         the tests with servers, sockets and processes
// npm test -- e2e                 the console in Chromium, against real servers
// npm test -- src/domain -t name  whatever Vitest understands
// npm run prove -- …              crashes and attacks on the limits, at length
const [first, ...rest] = process.argv.slice(2)

process.exitCode = await run()

async function run(): Promise<number> {
  if (first !== 'unit' && !meetNeeds(suiteNeeds)) return 1
  if (first === 'prove') return runNode(['test/simulation/prove.ts', ...rest])
  const isProject = first === 'unit' || first === 'integration' || first === 'e2e'
  if (isProject) return runTests(['--project', first, ...rest])
  return runTests(process.argv.slice(2))
}

async function runTests(parameters: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-test-'))
  const reportFile = join(folder, 'report.json')
  // Tests start hundreds of processes: each after the first finds the code compiled, which halves its start.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const exitCode = await runNode([programOf('vitest'), 'run', ...reporters, ...parameters])
    const tally = tallyOf({ report: readReport(reportFile), exitCode })
    console.log(`\n${tallyLine(tally)}`)
    return tally.failed > 0 ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    // Vitest ended before it could write one; the tally counts that as a failure.
    return undefined
  }
}
