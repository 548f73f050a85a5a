import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Something outside of npm that the suite cannot run without. */
export type Need = {
  readonly name: string
  readonly debianPackage: string
  /** It only makes the suite quicker: without it, another does. */
  readonly isWish?: boolean
  readonly isHere: () => boolean
}

/** What the whole suite needs. The unit tests need nothing. */
export const suiteNeeds: readonly Need[] = [
  {
    name: 'the PostgreSQL server programs (initdb and postgres)',
    debianPackage: 'postgresql',
    isHere: () => findPostgresBinaries() !== undefined,
  },
  {
    // The same browser without its own windows, which nobody sees and which take a third of the time.
    name: 'Chromium’s headless shell',
    debianPackage: 'chromium-headless-shell',
    isWish: true,
    isHere: () => process.env['CHROMIUM_PATH'] !== undefined || existsSync(headlessShell),
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
 * the installation fails, says what to install. Returns whether everything is here now but for wishes.
 */
export function meetNeeds(needs: readonly Need[], machine: Machine = thisMachine): boolean {
  if (machine.canInstall()) installMissing(needs, machine)
  const stillMissing = needs.filter((need) => !need.isWish && !need.isHere())
  for (const need of stillMissing) {
    machine.say(
      `The test suite needs ${need.name}. Install it and run again; on Debian or Ubuntu: ` +
        `apt-get install ${need.debianPackage}`,
    )
  }
  return stillMissing.length === 0
}

/** One after the other: what one brings, a later one may find here. */
function installMissing(needs: readonly Need[], machine: Machine): void {
  let isUpdated = false
  for (const { debianPackage, isHere } of needs) {
    if (isHere()) continue
    machine.say(`Installing what the tests need: apt-get install -y ${debianPackage}`)
    try {
      if (!isUpdated) machine.run('apt-get', ['update'])
      isUpdated = true
      machine.run('apt-get', ['install', '-y', debianPackage])
    } catch (error) {
      machine.say(
        `The installation failed: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
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
  return [...(named ? [named] : []), ...browsers].find((path) => existsSync(path))
}

const headlessShell = '/usr/bin/chromium-headless-shell'
const browsers = [
  headlessShell,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
