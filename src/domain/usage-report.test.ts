import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  iterationsMax,
  mergeStreamUsage,
  parseReportedUsage,
  reportedCountMax,
} from './usage-report.ts'
import type { UsageContext } from './usage-report.ts'
import { zeroUsage } from './usage.ts'
import type { ReportedUsage, Usage } from './usage.ts'

const context: UsageContext = {
  requestedModel: 'claude-opus-5-5',
  responseModel: 'claude-opus-5-5',
  cacheTtl: '5m',
}

/** As a Messages response without cache or tools reports it. */
const smallest = { input_tokens: 12, output_tokens: 34 }

describe('the top level', () => {
  test('is read field by field', () => {
    const wire = {
      input_tokens: 1,
      cache_creation_input_tokens: 5,
      cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 },
      cache_read_input_tokens: 7,
      output_tokens: 11,
      output_tokens_details: { thinking_tokens: 4 },
      server_tool_use: {
        web_search_requests: 13,
        web_fetch_requests: 17,
        code_execution_requests: 19,
      },
      service_tier: 'batch',
      inference_geo: 'us',
      speed: 'fast',
    }
    expect(parse(wire)).toEqual({
      parts: [
        {
          model: 'claude-opus-5-5',
          usage: {
            uncachedInputTokens: 1,
            cacheCreation5mTokens: 2,
            cacheCreation1hTokens: 3,
            cacheReadTokens: 7,
            outputTokens: 11,
            webSearchRequests: 13,
            webFetchRequests: 17,
            codeExecutionRequests: 19,
          },
        },
      ],
      serviceTier: 'batch',
      inferenceGeo: 'us',
      speed: 'fast',
    })
  })

  test('null and missing fields count as nothing', () => {
    const nulls = {
      cache_creation_input_tokens: null,
      cache_creation: null,
      cache_read_input_tokens: null,
      server_tool_use: null,
      service_tier: null,
      inference_geo: null,
      speed: null,
      iterations: null,
    }
    expect(parse({ ...smallest, ...nulls })).toEqual(parse(smallest))
    expect(parse(smallest)).toEqual({
      parts: [
        {
          model: 'claude-opus-5-5',
          usage: { ...zeroUsage, uncachedInputTokens: 12, outputTokens: 34 },
        },
      ],
      serviceTier: 'standard',
      inferenceGeo: 'not_available',
      speed: 'standard',
    })
  })

  test('fields that we do not know are passed over', () => {
    expect(parse({ ...smallest, fallback_credit: { status: {} }, future: -1 })).toEqual(
      parse(smallest),
    )
  })

  test('a tier that we do not know is standard, and a region that we do not know is the dear one', () => {
    expect(parse({ ...smallest, service_tier: 'flex' })?.serviceTier).toBe('standard')
    expect(parse({ ...smallest, inference_geo: 'eu' })?.inferenceGeo).toBe('us')
    expect(parse({ ...smallest, inference_geo: 'global' })?.inferenceGeo).toBe('global')
  })

  test('the model is the response’s, else the requested one', () => {
    const model = (responseModel: unknown) =>
      parse(smallest, { ...context, responseModel })?.parts[0]?.model
    expect(model('claude-opus-5-5-20260922')).toBe('claude-opus-5-5-20260922')
    expect(model(undefined)).toBe('claude-opus-5-5')
    expect(model(7)).toBe('claude-opus-5-5')
  })
})

describe('cache writes without a full split', () => {
  test.each([
    ['none', { cacheCreation5mTokens: 100, cacheCreation1hTokens: 0 }],
    ['5m', { cacheCreation5mTokens: 100, cacheCreation1hTokens: 0 }],
    ['1h', { cacheCreation5mTokens: 0, cacheCreation1hTokens: 100 }],
  ] as const)('go to the longest TTL of the request: %s', (cacheTtl, expected) => {
    const wire = { ...smallest, cache_creation_input_tokens: 100 }
    expect(topUsage(parse(wire, { ...context, cacheTtl }))).toMatchObject(expected)
  })

  test('only what the split leaves out goes there', () => {
    const wire = {
      ...smallest,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 10 },
    }
    expect(topUsage(parse(wire, { ...context, cacheTtl: '1h' }))).toMatchObject({
      cacheCreation5mTokens: 60,
      cacheCreation1hTokens: 40,
    })
  })

  test('a split that is larger than the total counts in full', () => {
    const split = { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 10 }
    const wire = { ...smallest, cache_creation_input_tokens: null, cache_creation: split }
    expect(topUsage(parse(wire))).toMatchObject({
      cacheCreation5mTokens: 60,
      cacheCreation1hTokens: 10,
    })
  })
})

describe('usage that cannot be charged as reported', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', '12'],
    ['an array', [12, 34]],
    ['no input', { output_tokens: 1 }],
    ['no output', { input_tokens: 1 }],
    ['null input', { ...smallest, input_tokens: null }],
    ['negative input', { ...smallest, input_tokens: -1 }],
    ['fractional output', { ...smallest, output_tokens: 1.5 }],
    ['a number in a string', { ...smallest, output_tokens: '34' }],
    ['not a number', { ...smallest, output_tokens: Number.NaN }],
    ['without end', { ...smallest, output_tokens: Number.POSITIVE_INFINITY }],
    ['more than is believable', { ...smallest, output_tokens: reportedCountMax + 1 }],
    ['negative cache reads', { ...smallest, cache_read_input_tokens: -5 }],
    ['negative cache writes', { ...smallest, cache_creation_input_tokens: -5 }],
    ['a broken split', { ...smallest, cache_creation: { ephemeral_1h_input_tokens: 0.5 } }],
    ['a split that is a number', { ...smallest, cache_creation: 5 }],
    ['negative searches', { ...smallest, server_tool_use: { web_search_requests: -1 } }],
    ['server tools that are an array', { ...smallest, server_tool_use: [] }],
    ['iterations that are an object', { ...smallest, iterations: {} }],
    ['an iteration that is a number', { ...smallest, iterations: [1] }],
    ['an added iteration without counts', { ...smallest, iterations: [{ type: 'compaction' }] }],
    [
      'too many iterations',
      {
        ...smallest,
        iterations: Array.from({ length: iterationsMax + 1 }, () => ({ type: 'message' })),
      },
    ],
  ])('is unreadable: %s', (_, wire) => {
    expect(parse(wire)).toBeUndefined()
  })

  test('never throws, and what it reads has whole, non-negative counts', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (iterations, anything) => {
        for (const wire of [
          anything,
          { ...smallest, iterations },
          { ...smallest, cache_creation: anything },
        ]) {
          const counts = (parse(wire)?.parts ?? []).flatMap((part) => Object.values(part.usage))
          expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true)
        }
      }),
    )
  })
})

describe('iterations', () => {
  const ran = {
    input_tokens: 100,
    output_tokens: 20,
    cache_read_input_tokens: 0,
    cache_creation: null,
  }

  test('of the model that served are in the top level already', () => {
    const iterations = [
      { ...ran, type: 'message', model: 'claude-opus-5-5' },
      { ...ran, type: 'message', model: 'claude-opus-5-5-20260922' },
      { ...ran, type: 'message', model: null },
      { ...ran, type: 'message' },
    ]
    expect(parse({ ...smallest, iterations })?.parts).toHaveLength(1)
  })

  test('of a compaction add to it, at the model that served', () => {
    const iterations = [
      { ...ran, type: 'compaction', cache_creation_input_tokens: 9 },
      { ...ran, type: 'message', model: 'claude-opus-5-5' },
    ]
    expect(added(parse({ ...smallest, iterations }))).toEqual([
      {
        model: 'claude-opus-5-5',
        usage: {
          ...zeroUsage,
          uncachedInputTokens: 100,
          outputTokens: 20,
          cacheCreation5mTokens: 9,
        },
      },
    ])
  })

  test('of an advisor add to it, at the advisor’s model', () => {
    const iterations = [
      { ...ran, type: 'message', model: 'claude-opus-5-5' },
      { ...ran, type: 'advisor_message', model: 'claude-fable-5-1' },
      { ...ran, type: 'advisor_message', model: 'claude-fable-5-1' },
    ]
    expect(added(parse({ ...smallest, iterations }))?.map((part) => part.model)).toEqual([
      'claude-fable-5-1',
      'claude-fable-5-1',
    ])
  })

  test('of a fallback: the attempt that declined adds to it, the one that served is in it', () => {
    const iterations = [
      { ...ran, type: 'message', model: 'claude-fable-5-1', output_tokens: 0 },
      { ...ran, type: 'fallback_message', model: 'claude-opus-4-8' },
    ]
    const served = {
      ...context,
      requestedModel: 'claude-fable-5-1',
      responseModel: 'claude-opus-4-8',
    }
    const inStream = { ...served, responseModel: 'claude-fable-5-1' }
    for (const which of [served, inStream]) {
      const parts = parse({ ...smallest, iterations }, which)?.parts
      expect(parts?.map((part) => [part.model, part.usage.uncachedInputTokens])).toEqual([
        ['claude-opus-4-8', 12],
        ['claude-fable-5-1', 100],
      ])
    }
  })

  test('of a kind that we do not know add to it, rather than run free', () => {
    const iterations = [{ ...ran, type: 'reflection', model: 'claude-haiku-5-5' }]
    expect(added(parse({ ...smallest, iterations }))).toHaveLength(1)
  })
})

describe('mergeStreamUsage', () => {
  const start = {
    input_tokens: 12,
    cache_creation_input_tokens: 5,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 5 },
    cache_read_input_tokens: 7,
    output_tokens: 1,
    service_tier: 'standard',
    inference_geo: 'us',
  }

  test('takes the output of the last delta and keeps the input of the start', () => {
    const first = mergeStreamUsage(start, { output_tokens: 10 })
    expect(mergeStreamUsage(first, { output_tokens: 25 })).toEqual({ ...start, output_tokens: 25 })
  })

  test('lets only fields that are not null overwrite', () => {
    const delta = {
      input_tokens: null,
      cache_creation_input_tokens: null,
      cache_read_input_tokens: 70,
      server_tool_use: { web_search_requests: 2 },
      iterations: null,
      output_tokens: 25,
    }
    expect(mergeStreamUsage(start, delta)).toEqual({
      ...start,
      cache_read_input_tokens: 70,
      server_tool_use: { web_search_requests: 2 },
      output_tokens: 25,
    })
  })

  test('keeps the split of cache writes while their total stands', () => {
    const merged = mergeStreamUsage(start, { cache_creation_input_tokens: 5, output_tokens: 2 })
    expect(topUsage(parse(merged))).toMatchObject({
      cacheCreation5mTokens: 0,
      cacheCreation1hTokens: 5,
    })
  })

  test('drops a split that a new total makes stale', () => {
    const merged = mergeStreamUsage(start, { cache_creation_input_tokens: 0, output_tokens: 2 })
    expect(topUsage(parse(merged))).toMatchObject({
      cacheCreation5mTokens: 0,
      cacheCreation1hTokens: 0,
    })
    const more = mergeStreamUsage(start, { cache_creation_input_tokens: 9, output_tokens: 2 })
    expect(topUsage(parse(more, { ...context, cacheTtl: '1h' }))?.cacheCreation1hTokens).toBe(9)
  })

  test('takes a new split with its total', () => {
    const split = { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 }
    const delta = { cache_creation_input_tokens: 9, cache_creation: split, output_tokens: 2 }
    expect(topUsage(parse(mergeStreamUsage(start, delta)))).toMatchObject({
      cacheCreation5mTokens: 4,
      cacheCreation1hTokens: 5,
    })
  })

  test('without a start or a delta is what there is', () => {
    expect(mergeStreamUsage(undefined, undefined)).toBeUndefined()
    expect(mergeStreamUsage(start, undefined)).toBe(start)
    expect(parse(mergeStreamUsage(undefined, { output_tokens: 3 }))).toBeUndefined()
    expect(parse(mergeStreamUsage(undefined, smallest))).toEqual(parse(smallest))
  })
})

function parse(wire: unknown, which: UsageContext = context): ReportedUsage | undefined {
  return parseReportedUsage(wire, which)
}

function topUsage(reported: ReportedUsage | undefined): Usage | undefined {
  return reported?.parts[0]?.usage
}

function added(reported: ReportedUsage | undefined): ReportedUsage['parts'] | undefined {
  return reported?.parts.slice(1)
}
