/** One metric as Prometheus would read it. */
export type ParsedFamily = {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly samples: readonly ParsedSample[]
}

export type ParsedSample = {
  readonly suffix: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
}

/**
 * Reads the text format 0.0.4 strictly: throws for a line that is none, for a sample outside its family, for a
 * label set that is there twice, and for a name that breaks the conventions of Prometheus.
 */
export function parseMetrics(text: string): ParsedFamily[] {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended')
  const families: (ParsedFamily & { samples: ParsedSample[] })[] = []
  const seen = new Set<string>()
  let help: RegExpExecArray | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const helpLine = /^# HELP ([a-z][a-z0-9_]*) (.+)$/.exec(line)
    const typeLine = /^# TYPE ([a-z][a-z0-9_]*) (counter|gauge|histogram)$/.exec(line)
    if (helpLine) {
      help = helpLine
    } else if (typeLine) {
      const [, name = '', type = ''] = typeLine
      if (help?.[1] !== name) throw new Error(`no help stands before ${line}`)
      if (seen.has(name)) throw new Error(`${name} comes twice`)
      seen.add(name)
      assertName(name, type)
      families.push({ name, type, help: help[2]!, samples: [] })
    } else {
      const family = families.at(-1)
      const sample = readSample(line)
      const key = JSON.stringify([sample.name, sample.labels])
      if (seen.has(key)) throw new Error(`twice: ${line}`)
      seen.add(key)
      if (!family || !sample.name.startsWith(family.name)) throw new Error(`astray: ${line}`)
      const suffix = sample.name.slice(family.name.length)
      const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      if (!suffixes.includes(suffix)) throw new Error(`no line of a ${family.type}: ${line}`)
      family.samples.push({ suffix, labels: sample.labels, value: sample.value })
    }
  }
  return families
}

function assertName(name: string, type: string): void {
  if ((type === 'counter') !== name.endsWith('_total')) {
    throw new Error(`${name}: counters, and they alone, end in _total`)
  }
  if (/_(ms|milliseconds|minutes|cents|kb|mb)(_|$)/.test(name)) {
    throw new Error(`${name} is in no base unit`)
  }
}

function readSample(line: string) {
  const match = /^([a-z][a-z0-9_]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
    line,
  )
  if (!match) throw new Error(`no sample: ${line}`)
  const [, name = '', inner, value = ''] = match
  return { name, labels: inner === undefined ? {} : readLabels(inner), value }
}

function readLabels(inner: string): Record<string, string> {
  const labels: Record<string, string> = {}
  const one = /([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y
  while (one.lastIndex < inner.length) {
    const at = one.lastIndex
    const match = one.exec(inner)
    if (!match) throw new Error(`no labels: ${inner.slice(at)}`)
    const [, name = '', text = ''] = match
    if (name in labels) throw new Error(`the label ${name} is there twice`)
    labels[name] = text.replaceAll(/\\(.)/g, (_, escaped: string) =>
      escaped === 'n' ? '\n' : escaped,
    )
  }
  return labels
}

/** The value of the one sample with these labels, others or not; undefined where there is none. */
export function valueOf(
  families: readonly ParsedFamily[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): string | undefined {
  const samples = families.find((family) => family.name === name)?.samples ?? []
  return samples.find((sample) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value
}
