#!/usr/bin/env node
// The launcher: no dependencies, and no syntax that a Node of years ago cannot read, so that whoever
// starts Atelier with the wrong Node is told so in a sentence.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import v8 from 'node:v8'

const needed = [24, 15]
const launcher = fileURLToPath(import.meta.url)
const root = dirname(dirname(launcher))
const pinned = join(
  root,
  'node_modules',
  '.bin',
  process.platform === 'win32' ? 'node.cmd' : 'node',
)

if (isNewEnough(process.versions.node)) {
  // Measured: without these, what lives as long as one request lands among what lives for ever, and a
  // request costs a sixth more CPU.
  v8.setFlagsFromString('--no-allocation-site-pretenuring')
  v8.setFlagsFromString('--min-semi-space-size=16')
  // With new space that large, V8 would collect the whole heap each time that some megabytes of an answer have passed.
  v8.setFlagsFromString('--heap-growing-percent=200')
  import('../src/main.ts').catch(fail)
} else if (existsSync(pinned)) {
  runWith(pinned)
} else {
  process.stderr.write(
    'atelier: Node ' +
      needed.join('.') +
      ' or newer is needed, and this is ' +
      process.versions.node +
      '. Run "npm ci" in ' +
      root +
      ', which brings one along, or install it.\n',
  )
  process.exitCode = 1
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number)
  return parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1])
}

/** Hands over to the Node that npm installed beside the project. */
function runWith(node) {
  const child = spawn(node, [launcher].concat(process.argv.slice(2)), { stdio: 'inherit' })
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  signals.forEach((signal) => {
    process.on(signal, () => child.kill(signal))
  })
  child.on('error', fail)
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code)
    }
    signals.forEach((each) => process.removeAllListeners(each))
    process.kill(process.pid, signal)
  })
}

function fail(error) {
  process.stderr.write('atelier: ' + (error && error.stack ? error.stack : error) + '\n')
  // What was opened before the fault must not keep a process alive that serves nobody.
  process.exit(1)
}
