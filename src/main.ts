import { runCommandLine } from '#cli/program.ts'

// A command that waits for what keeps no process alive, such as the end of a thread, would end in its midst, and with
// success: it ends where it says so, below.
setInterval(() => undefined, 2 ** 30)

/** The composition root: the only place that knows every layer. Each command loads what it needs, and no more. */
const exitCode = await runCommandLine(
  process.argv.slice(2),
  {
    start: async (flags) => (await import('./start.ts')).start(flags),
    init: async (flags) => (await import('./init.ts')).init(flags),
    simulate: async (flags) => (await import('./simulate.ts')).simulate(flags),
    demo: async (flags) => (await import('./commands/demo.ts')).demo(flags),
    doctor: async (flags) => (await import('./commands/doctor.ts')).doctor(flags),
    backup: async (...given) => (await import('./commands/backup.ts')).backup(...given),
    restore: async (...given) => (await import('./commands/restore.ts')).restore(...given),
    reconcile: async (...given) => (await import('./commands/reconcile.ts')).reconcile(...given),
  },
  {
    endpoints: async () => (await import('#control/endpoints.ts')).endpoints,
    environment: process.env,
    fetch,
    print: (text) => process.stdout.write(text),
    printAside: (text) => process.stderr.write(text),
  },
)
process.exit(exitCode)
