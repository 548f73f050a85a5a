import { setPriority } from 'node:os'

/**
 * How far it gives way: a thread that has to keep up with the traffic still gets a tenth of a core that is always wanted, what
 * people wait for once in a while next to nothing.
 */
const nicenesses = { keepsUp: 10, canWait: 19 } as const

/**
 * To be called in a thread, or in a process of one, for what can wait: with fewer free cores than threads the one with the
 * event loop is to run first. Only on Linux is a priority a thread's own ("C library/kernel differences", setpriority(2));
 * elsewhere it would be the whole process's.
 */
export function giveWay(how: keyof typeof nicenesses): void {
  if (process.platform === 'linux') setPriority(nicenesses[how])
}
