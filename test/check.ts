import { performance } from 'node:perf_hooks'
import { programOf, runNodeQuietly } from './support/programs.ts'

// They run beside one another. The compiler's own threads would each check again what they share: up to three times the CPU.
const checks = [
  { name: 'format', program: programOf('oxfmt'), parameters: ['--check'] },
  { name: 'lint', program: programOf('oxlint'), parameters: ['--type-aware'] },
  {
    name: 'types',
    program: programOf('typescript', 'tsc'),
    parameters: ['--noEmit', '--singleThreaded'],
  },
  {
    name: 'types of the console',
    program: programOf('typescript', 'tsc'),
    parameters: ['--noEmit', '--singleThreaded', '--project', 'src/console'],
  },
  { name: 'dead code', program: programOf('knip'), parameters: ['--no-progress'] },
  { name: 'tidy', program: programOf('vitest'), parameters: ['run', 'test/tidy.test.ts'] },
]

const results = await Promise.all(checks.map(runCheck))
const failed = results.filter((passed) => !passed).length
console.log(failed === 0 ? 'All checks passed' : `${failed} of ${checks.length} checks failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Prints each result as it comes, whole, so that checks that run beside one another do not mix lines. */
async function runCheck({ name, program, parameters }: (typeof checks)[number]): Promise<boolean> {
  const startMs = performance.now()
  const { exitCode, output } = await runNodeQuietly([program, ...parameters])
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
  const passed = exitCode === 0
  console.log(passed ? `${name}: ok (${seconds} s)` : `${name}: FAILED\n${output.trimEnd()}\n`)
  return passed
}
