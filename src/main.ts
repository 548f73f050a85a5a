import { runCommandLine } from '#cli/program.ts'
import { endpoints } from '#control/endpoints.ts'
import { backup } from './commands/backup.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { reconcile } from './commands/reconcile.ts'
import { restore } from './commands/restore.ts'
import { init } from './init.ts'
import { simulate } from './simulate.ts'
import { start } from './start.ts'

// A command that waits for what keeps no process alive, such as the end of a thread, would end in its midst, and with
// success: it ends where it says so, below.
setInterval(() => undefined, 2 ** 30)

/** The composition root: the only place that knows every layer. */
const exitCode = await runCommandLine(
  process.argv.slice(2),
  { start, init, simulate, demo, doctor, backup, restore, reconcile },
  {
    endpoints,
    environment: process.env,
    fetch,
    print: (text) => process.stdout.write(text),
    printAside: (text) => process.stderr.write(text),
  },
)
process.exit(exitCode)
