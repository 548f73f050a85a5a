import { setPriority } from 'node:os'

/**
 * To be called in a thread for what can wait: with fewer free cores than threads the one with the event loop is to run
 * first. Only on Linux is a priority a thread's own ("C library/kernel differences", setpriority(2)); elsewhere it would
 * be the whole process's.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(niceness)
}

const niceness = 19
