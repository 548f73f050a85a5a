import type { Command } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What may follow each command: `['keys', 'list']` and its words. */
type Node = { readonly path: string; readonly words: readonly string[] }

/** A script that completes the commands and flags of the program in a shell. */
export function writeCompletion(program: Command, shell: Shell): string {
  const nodes = nodesOf(program)
  switch (shell) {
    case 'bash':
      return bash(nodes)
    case 'zsh':
      return `#compdef atelier\nautoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`
    case 'fish':
      return fish(nodes)
  }
}

function nodesOf(command: Command, path = ''): Node[] {
  const flags = command.options.map(({ long }) => long ?? '')
  const names = command.commands.map((each) => each.name())
  return [
    { path, words: [...names, ...flags, '--help'] },
    ...command.commands.flatMap((each) => nodesOf(each, `${path} ${each.name()}`.trim())),
  ]
}

/** The commands typed so far are those words that lead from one known command to the next. */
function bash(nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`)
  const cases = nodes.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`)
  return `_atelier() {
  local path='' word words='' at
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${path:+$path }\${COMP_WORDS[at]}"
    case "$word" in
    ${known.join(' | ')}) path="$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _atelier atelier
`
}

function fish(nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`)
  const lines = nodes.map(
    ({ path, words }) =>
      `complete -c atelier -f -n "test (__atelier_path) = '${path}'" -a '${words.join(' ')}'`,
  )
  return `function __atelier_path
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim "$path $word")
    contains -- "$longer" ${known.join(' ')}; and set path $longer
  end
  echo "$path"
end
${lines.join('\n')}
`
}
