import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { sourceOf } from './source.ts'
import type { Source } from './source.ts'

/** What is not ours to keep tidy: installed, built, or written at run time. `.gitignore` names the same. */
const outside = [
  '.git',
  'node_modules',
  'data',
  'dist',
  'coverage',
  'bench/results',
  'bench/node_modules',
]

export type Repository = {
  readonly files: readonly Source[]
  exists(path: string): boolean
}

/** Every text file of the working tree, read once. */
export function readRepository(root: string): Repository {
  const paths = listFiles(root, '')
  const folders = new Set(paths.flatMap(parentsOf))
  return {
    files: paths
      .filter(isText)
      .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8'))),
    exists: (path) => paths.includes(trimEnd(path)) || folders.has(trimEnd(path)),
  }
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = posix.join(folder, name)
    if (outside.includes(path)) return []
    return statSync(join(root, path)).isDirectory() ? listFiles(root, path) : [path]
  })
}

function isText(path: string): boolean {
  return (
    /\.(?:[cm]?[jt]sx?|json|md|ya?ml|sql|sh|txt|html|css)$/.test(path) ||
    /^(?:\..+|run|LICENSE)$/.test(basename(path))
  )
}

function parentsOf(path: string): string[] {
  const parent = posix.dirname(path)
  return parent === '.' ? ['.'] : [parent, ...parentsOf(parent)]
}

function trimEnd(path: string): string {
  return path.replace(/\/$/, '')
}
