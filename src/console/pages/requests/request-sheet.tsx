import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { IncreaseRequest } from '#contract/increase-requests.ts'
import { useApi } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { DialogActions, SideSheet } from '../../ui/dialog.tsx'
import { FaultNotice, Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ApproveRequest } from './approve-request.tsx'
import { DenyRequest } from './deny-request.tsx'
import { describeAsker } from './describe-asker.ts'
import { RequestState } from './request-table.tsx'
import { useWorkspaceNames } from './use-workspace-names.ts'

type RequestSheetProps = { readonly id: string; readonly onClose: () => void }

/** One request, with how its workspace stands, and its answer or the buttons that give one. */
export function RequestSheet({ id, onClose }: RequestSheetProps) {
  const { messages } = useLanguage()
  const { data: request, error } = useApi(
    'GET /v1/organizations/spend_limit_increase_requests/{spend_limit_increase_request_id}',
    { params: { spend_limit_increase_request_id: id } },
  )
  const nameOf = useWorkspaceNames()
  const name = request ? nameOf(request.workspace_id).name : '…'
  return (
    <SideSheet title={messages.requests.open(name)} onClose={onClose}>
      {error && <FaultNotice fault={error} />}
      {!request && !error && <Skeleton wide />}
      {request && <Details request={request} />}
      {request && <Decision request={request} name={name} />}
    </SideSheet>
  )
}

function Details({ request }: { readonly request: IncreaseRequest }) {
  const { messages, format } = useLanguage()
  const { requests, limits } = messages
  const { amount, period, spend_summary: summary, status } = request
  return (
    <>
      <dl className="flex flex-col gap-3 text-sm">
        <Detail label={requests.amount}>
          <span className="text-2xl font-semibold tabular-nums">{format.cents(amount)}</span>{' '}
          <span className="text-quiet">{limits.spend.per[period]}</span>
        </Detail>
        <Detail label={requests.asker}>
          {describeAsker(request.actor, messages)}
          <span className="text-quiet"> · {format.instant(request.created_at)}</span>
        </Detail>
        <Detail label={requests.reason}>
          <span className="break-words whitespace-pre-wrap">{request.reason}</span>
        </Detail>
        <Detail label={messages.common.status}>
          <RequestState status={status} />
        </Detail>
      </dl>
      {status === 'pending' && (
        <Notice>
          {summary
            ? requests.present(
                format.cents(summary.amount),
                format.cents(summary.period_to_date_spend),
              )
            : requests.presentNone}
        </Notice>
      )}
    </>
  )
}

function Detail({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type DecisionProps = { readonly request: IncreaseRequest; readonly name: string }

function Decision({ request, name }: DecisionProps) {
  const { requests } = useLanguage().messages
  const whyNot = useReason()('increase_requests.decide')
  const [opened, setOpened] = useState<'approve' | 'deny'>()
  const close = (): void => setOpened(undefined)
  if (request.status !== 'pending') return <Answer request={request} />
  return (
    <>
      <DialogActions>
        <Button disabledReason={whyNot} onPress={() => setOpened('deny')}>
          {requests.deny}
        </Button>
        <Button variant="primary" disabledReason={whyNot} onPress={() => setOpened('approve')}>
          {requests.approve}
        </Button>
      </DialogActions>
      {opened === 'approve' && <ApproveRequest request={request} name={name} onClose={close} />}
      {opened === 'deny' && <DenyRequest request={request} name={name} onClose={close} />}
    </>
  )
}

function Answer({ request }: { readonly request: IncreaseRequest }) {
  const { messages, format } = useLanguage()
  const { requests, limits } = messages
  const { approved_amount: amount, approved_period: period, resolved_by: by } = request
  const box = useRef<HTMLDivElement>(null)
  // The button that was pressed has gone: without the focus, the keyboard would be outside of the sheet.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.focus()
  }, [])
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Notice tone={request.status === 'approved' ? 'good' : 'info'}>
        {amount !== null && period !== null && (
          <p>{requests.approvedAs(format.cents(amount), limits.spend.per[period])}</p>
        )}
        {request.ended_at !== null ? (
          <p>{requests.approvedEnded(format.instant(request.ended_at))}</p>
        ) : (
          request.ends_at !== null && <p>{requests.approvedUntil(format.cut(request.ends_at))}</p>
        )}
        {by && request.resolved_at !== null && (
          <p>
            {requests.answered(describeAsker(by, messages), format.instant(request.resolved_at))}
          </p>
        )}
      </Notice>
    </div>
  )
}
