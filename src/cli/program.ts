import { Argument, Command, CommanderError, Option } from 'commander'
import type { DescribedEndpoint } from '#contract/endpoint.ts'
import type { Flags } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { productVersion } from '#platform/version.ts'
import { addAdminCommands } from './admin-commands.ts'
import type { Surroundings } from './call-api.ts'
import { shells, writeCompletion } from './completion.ts'
import type { Shell } from './completion.ts'
import type { ReconcileFlags } from './reconcile/reconcile.ts'

export type InitFlags = DatabaseFlags & {
  readonly organization: string
  readonly email: string
  readonly password?: string
  readonly passwordStdin?: boolean
  readonly name?: string
  readonly usageTier?: string
  readonly language?: string
  readonly json?: boolean
}

type DatabaseFlags = Pick<Flags, 'dataDir' | 'databaseUrl'>

export type DemoFlags = Pick<Flags, 'dataDir' | 'port' | 'host'>

export type DoctorFlags = DatabaseFlags & { readonly json?: boolean }

export type BackupFlags = DatabaseFlags & {
  readonly withoutSecretKey?: boolean
  readonly json?: boolean
}

export type RestoreFlags = DatabaseFlags & {
  readonly secretKeyFile?: string
  readonly json?: boolean
}

export type SimulateFlags = {
  readonly host: string
  readonly port: number
  readonly seed: number
  readonly latency: number
  readonly tokensPerSecond: number
  readonly outputTokens?: number
  readonly apiKey?: string
  readonly adminKey?: string
}

/** What the commands that call a server need: the API, and a way to it. */
export type Api = Surroundings & {
  /** Called where the line is about one of them: to load and describe them all takes longer than most commands. */
  readonly endpoints: () => Promise<readonly DescribedEndpoint[]>
}

/** What runs the commands that open the database themselves; the composition root hands it in. */
export type Commands = {
  start(flags: Flags): Promise<void>
  init(flags: InitFlags): Promise<void>
  simulate(flags: SimulateFlags): Promise<void>
  demo(flags: DemoFlags): Promise<void>
  /** These three resolve to the exit code: 0, or 1 for what they found wrong. */
  doctor(flags: DoctorFlags): Promise<number>
  backup(folder: string, flags: BackupFlags): Promise<number>
  restore(folder: string, flags: RestoreFlags): Promise<number>
  /** Resolves to 0, to 1 for what differs, or to 2 where it cannot be told. */
  reconcile(flags: ReconcileFlags, surroundings: Surroundings): Promise<number>
}

/**
 * Runs one command line and resolves to the exit code: 0, or 1 for what failed, or 2 for a line that makes
 * no sense.
 */
export async function runCommandLine(
  argv: readonly string[],
  commands: Commands,
  api: Api,
): Promise<number> {
  try {
    let exitCode = 0
    const program = createProgram(commands, (code) => {
      exitCode = code
    })
    addReconcile(program, commands, { api, takeExitCode: (code) => (exitCode = code) })
    if (!program.commands.some((command) => command.name() === argv[0])) {
      addAdminCommands(program, await api.endpoints(), api)
      addCompletion(program, api)
    }
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof PlainFailure)) throw error
    process.stderr.write(`atelier: ${error.message}\n`)
    return 1
  }
}

/** What takes the exit code of a command that has one of its own. */
type TakeExitCode = (code: number) => void

function createProgram(commands: Commands, takeExitCode: TakeExitCode): Command {
  const program = new Command('atelier')
    .description('Self-hosted workspaces for the Claude API.')
    .version(productVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error/, 'atelier')) })
    .showHelpAfterError('Run "atelier help" for the commands and their flags.')
  addStart(program, commands)
  addInit(program, commands)
  addSimulate(program, commands)
  addDemo(program, commands)
  addDoctor(program, commands, takeExitCode)
  addBackup(program, commands, takeExitCode)
  addRestore(program, commands, takeExitCode)
  return program
}

function addStart(program: Command, { start }: Commands): void {
  withDatabaseOptions(program.command('start'))
    .description('Start the server. Every flag has a setting in the environment, ATELIER_….')
    .option('--port <number>', 'where it listens (8080)')
    .option('--host <address>', 'where it listens (127.0.0.1)')
    .option('--services <names>', 'some of gateway,control,jobs (all)')
    .option('--upstream-url <url>', 'the Claude API it forwards to (the built-in simulator)')
    .option('--log-level <level>', 'debug, info, warn, error or silent (info)')
    .action((flags: Flags) => start(flags))
}

function addInit(program: Command, { init }: Commands): void {
  withDatabaseOptions(program.command('init'))
    .description('Create the organization, its first admin and an admin key. Works once.')
    .requiredOption('--organization <name>', 'name of the organization')
    .requiredOption('--email <address>', 'address of the first admin')
    .addOption(new Option('--password <password>', 'their password').conflicts('passwordStdin'))
    .option('--password-stdin', 'read the password from standard input')
    .option('--name <name>', 'their name (what stands before the @)')
    .option(
      '--usage-tier <tier>',
      'its first rate limits: start, build, scale or custom, none (start)',
    )
    .option('--language <language>', 'of its mail: en or fr (en)')
    .option('--json', 'print one JSON object')
    .action((flags: InitFlags) => init(flags))
}

function addDemo(program: Command, { demo }: Commands): void {
  program
    .command('demo')
    .description('Start a server with a made-up organization, sixty days old and at work.')
    .option('--data-dir <path>', 'where its data is (./data/demo)')
    .option('--port <number>', 'where it listens (8080)')
    .option('--host <address>', 'where it listens (127.0.0.1)')
    .action((flags: DemoFlags) => demo(flags))
}

function addSimulate(program: Command, { simulate }: Commands): void {
  program
    .command('simulate')
    .description('Run the Claude-compatible simulator by itself.')
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <number>', 'where it listens; 0 takes any free port', wholeNumber, 8081)
    .option('--seed <number>', 'the same seed and body give the same answer', wholeNumber, 1)
    .option('--latency <ms>', 'before the first byte of each answer', wholeNumber, 0)
    .option('--tokens-per-second <number>', 'the pace of streams; 0 has none', wholeNumber, 0)
    .option('--output-tokens <number>', 'the length of every answer', wholeNumber)
    .option('--api-key <key>', 'refuse any other key')
    .option('--admin-key <key>', 'refuse its reports to any other key')
    .action((flags: SimulateFlags) => simulate(flags))
}

function addDoctor(program: Command, { doctor }: Commands, takeExitCode: TakeExitCode): void {
  withDatabaseOptions(program.command('doctor'))
    .description('Examine the database, the books and the data folder; changes nothing.')
    .option('--json', 'print one JSON object')
    .action(async (flags: DoctorFlags) => takeExitCode(await doctor(flags)))
}

function addBackup(program: Command, { backup }: Commands, takeExitCode: TakeExitCode): void {
  withDatabaseOptions(program.command('backup'))
    .description('Copy everything into a new folder, while the server runs or not.')
    .argument('<folder>', 'where to; it must not exist, or be empty')
    .option('--without-secret-key', 'leave out the key that encrypts stored credentials')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, flags: BackupFlags) => takeExitCode(await backup(folder, flags)))
}

function addRestore(program: Command, { restore }: Commands, takeExitCode: TakeExitCode): void {
  withDatabaseOptions(program.command('restore'))
    .description('Bring a backup back, where there is no database yet, and compare the books.')
    .argument('<folder>', 'the folder of the backup')
    .option('--secret-key-file <path>', 'the key, where the backup was made without it')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, flags: RestoreFlags) =>
      takeExitCode(await restore(folder, flags)),
    )
}

function addReconcile(
  program: Command,
  { reconcile }: Commands,
  { api, takeExitCode }: { readonly api: Api; readonly takeExitCode: TakeExitCode },
): void {
  program
    .command('reconcile')
    .description("Compare each day and model with the upstream's own usage and cost reports.")
    .option('--month <month>', 'such as 2026-11 (the last one)')
    .option('--from <day>', 'instead of a month: the first day, such as 2026-11-01')
    .option('--to <day>', 'the last day (today)')
    .option(
      '--admin-key-file <path>',
      'holds an admin key of the upstream (ATELIER_UPSTREAM_ADMIN_KEY)',
    )
    .option('--upstream-url <url>', 'where its Admin API is (ATELIER_UPSTREAM_URL)')
    .option(
      '--upstream-workspace <id>',
      "the upstream's workspace that this installation uses (all)",
    )
    .option('--tolerance <dollars>', 'that a day and model may be apart', '0')
    .option('--json', 'print one JSON object')
    .action(async (flags: ReconcileFlags) => takeExitCode(await reconcile(flags, api)))
}

function addCompletion(program: Command, { print }: Api): void {
  program
    .command('completion')
    .description('Print a script that completes the commands in a shell.')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) => print(writeCompletion(program, shell)))
}

function withDatabaseOptions(command: Command): Command {
  return command
    .option('--data-dir <path>', 'folder of the SQLite file (./data)')
    .option('--database-url <url>', 'postgres://… instead of SQLite')
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new PlainFailure(`"${text}" is not a whole number.`)
  return Number(text)
}
