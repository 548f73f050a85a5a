import { expect, test } from 'vitest'
import { meetNeeds } from './needs.ts'
import type { Machine } from './needs.ts'

test('nothing is installed when everything is here', () => {
  const machine = recordingMachine()

  expect(meetNeeds([need({ isHere: () => true })], machine)).toBe(true)

  expect(machine.log).toEqual([])
})

test('what is missing is installed where we may install', () => {
  const machine = recordingMachine({ onRun: () => (installed = true) })
  let installed = false

  expect(meetNeeds([need({ isHere: () => installed })], machine)).toBe(true)

  expect(machine.log).toEqual([
    'Installing what the tests need: apt-get install -y teapot',
    '$ apt-get update',
    '$ apt-get install -y teapot',
  ])
})

test('what would only be quicker is installed where we may, and not missed where it cannot be', () => {
  const machine = recordingMachine()
  const wish = need({ isWish: true, isHere: () => false })

  expect(meetNeeds([wish], machine)).toBe(true)
  expect(machine.log).toContain('$ apt-get install -y teapot')

  const strange = recordingMachine({ canInstall: false })
  expect(meetNeeds([wish], strange)).toBe(true)
  expect(strange.log).toEqual([])
})

test('where we may not install, the answer says what to install', () => {
  const machine = recordingMachine({ canInstall: false })

  expect(meetNeeds([need({ isHere: () => false })], machine)).toBe(false)

  expect(machine.log).toEqual([
    'The test suite needs a teapot. Install it and run again; on Debian or Ubuntu: apt-get install teapot',
  ])
})

test('an installation that fails ends in a sentence, not in an exception', () => {
  const machine = recordingMachine({
    onRun: () => {
      throw new Error('no network')
    },
  })

  expect(meetNeeds([need({ isHere: () => false })], machine)).toBe(false)

  expect(machine.log.at(-2)).toBe('The installation failed: no network')
  expect(machine.log.at(-1)).toContain('The test suite needs a teapot.')
})

function need(of: { isHere(): boolean; isWish?: boolean }) {
  return { name: 'a teapot', debianPackage: 'teapot', ...of }
}

function recordingMachine({ canInstall = true, onRun = (): unknown => undefined } = {}) {
  const log: string[] = []
  const machine: Machine = {
    canInstall: () => canInstall,
    run: (program, parameters) => {
      log.push(`$ ${[program, ...parameters].join(' ')}`)
      onRun()
    },
    say: (line) => void log.push(line),
  }
  return { ...machine, log }
}
