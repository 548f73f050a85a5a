import { expect, test } from 'vitest'
import { type BillLine, createBill, emptyBillUsage } from './bill.ts'

function line(serial: number): BillLine {
  return {
    request_id: `req_sim${serial}`,
    message_id: `msg_sim${serial}`,
    at_ms: 0,
    model: 'claude-sonnet-5',
    usage: { ...emptyBillUsage(), input_tokens: 3, output_tokens: 5 },
    additions: [
      {
        type: 'compaction',
        model: 'claude-sonnet-5',
        usage: { ...emptyBillUsage(), output_tokens: 2 },
      },
    ],
    service_tier: 'standard',
    inference_geo: 'global',
    speed: 'standard',
    stream: false,
    state: 'complete',
  }
}

test('the totals keep counting lines that are no longer kept', () => {
  const bill = createBill(10)
  for (let serial = 0; serial < 25; serial += 1) bill.add(line(serial))

  expect(bill.lines().length).toBeLessThanOrEqual(10)
  expect(bill.totals()).toMatchObject({
    lines: 25,
    complete: 25,
    input_tokens: 75,
    output_tokens: 175,
  })
  expect(bill.totals().dropped).toBe(25 - bill.lines().length)
})

test('a reset bill is empty', () => {
  const bill = createBill()
  bill.add(line(1))
  bill.reset()

  expect(bill.lines()).toEqual([])
  expect(bill.totals()).toMatchObject({ lines: 0, output_tokens: 0 })
})
