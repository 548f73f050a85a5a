import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Something outside of npm that the suite cannot run without. */
export type Need = {
  readonly name: string
  readonly debianPackage: string
  isHere(): boolean
}

/** What the whole suite needs. The unit tests need nothing. */
export const suiteNeeds: readonly Need[] = [
  {
    name: 'the PostgreSQL server programs (initdb and postgres)',
    debianPackage: 'postgresql',
    isHere: () => findPostgresBinaries() !== undefined,
  },
  {
    name: 'Chromium',
    debianPackage: 'chromium',
    isHere: () => findChromium() !== undefined,
  },
]

export type Machine = {
  canInstall(): boolean
  /** Runs a program with its output shown. Throws when it fails. */
  run(program: string, parameters: readonly string[]): void
  say(line: string): void
}

/**
 * Installs what is missing where that is ours to do: as root on a Debian-like system. Elsewhere, and when
 * the installation fails, says what to install. Returns whether everything is here now.
 */
export function meetNeeds(needs: readonly Need[], machine: Machine = thisMachine): boolean {
  const missing = needs.filter((need) => !need.isHere())
  if (missing.length === 0) return true
  const packages = missing.map((need) => need.debianPackage)
  if (machine.canInstall()) install(packages, machine)
  const stillMissing = missing.filter((need) => !need.isHere())
  for (const need of stillMissing) {
    machine.say(
      `The test suite needs ${need.name}. Install it and run again; on Debian or Ubuntu: ` +
        `apt-get install ${need.debianPackage}`,
    )
  }
  return stillMissing.length === 0
}

function install(packages: readonly string[], machine: Machine): void {
  machine.say(`Installing what the tests need: apt-get install -y ${packages.join(' ')}`)
  try {
    machine.run('apt-get', ['update'])
    machine.run('apt-get', ['install', '-y', ...packages])
  } catch (error) {
    machine.say(
      `The installation failed: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const thisMachine: Machine = {
  canInstall: () => process.getuid?.() === 0 && existsSync('/etc/debian_version'),
  run: (program, parameters) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync(program, parameters, { stdio: ['ignore', 'inherit', 'inherit'], env })
  },
  say: (line) => void process.stderr.write(`${line}\n`),
}

/** The folder of the newest installed server's programs: Debian keeps them out of the PATH. */
export function findPostgresBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const folders = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
  folders.push(...askPgConfig(), ...(process.env['PATH'] ?? '').split(':'))
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  )
}

function askPgConfig(): string[] {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()]
  } catch {
    // Only the development packages bring it.
    return []
  }
}

/** The browser of the tests: `CHROMIUM_PATH`, or where Debian and others put it. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return [...(named ? [named] : []), ...usual].find((path) => existsSync(path))
}
