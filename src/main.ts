import { runCommandLine } from '#cli/program.ts'
import { backup } from './commands/backup.ts'
import { doctor } from './commands/doctor.ts'
import { restore } from './commands/restore.ts'
import { init } from './init.ts'
import { simulate } from './simulate.ts'
import { start } from './start.ts'

/** The composition root: the only place that knows every layer. */
process.exit(
  await runCommandLine(process.argv.slice(2), {
    start,
    init,
    simulate,
    doctor,
    backup,
    restore,
  }),
)
