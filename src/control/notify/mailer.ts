import { createTransport } from 'nodemailer'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { MailAttachment, MailText } from './mail-page.ts'
import type { Sent } from './sent.ts'

export type Mail = MailText & {
  /** Of the delivery: the same for every attempt, so that a second copy can be told. */
  readonly id: string
  readonly to: string
}

export type Mailer = {
  /** Hands a mail to the server. Never throws. */
  send(mail: Mail): Promise<Sent>
}

/** A connection for each mail: they are few, and an idle one would be closed by the server. */
export function createMailer(
  { smtpUrl, from }: { readonly smtpUrl: string; readonly from: string },
  clock: Clock,
): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: bounds.mailStepMsMax,
    greetingTimeout: bounds.mailStepMsMax,
    socketTimeout: bounds.mailStepMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([^\s@<>]+)>?$/.exec(from)?.[1] ?? 'localhost'
  return {
    send: async ({ id, to, subject, text, html, attachment }) => {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          ...(attachment && { attachments: [presentAttachment(attachment)] }),
          date: new Date(clock.now()),
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { outcome: 'delivered', status: 250 }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

/** As bytes: a text would be sent without the mark of its encoding. */
function presentAttachment({ fileName, contentType, content }: MailAttachment) {
  return { filename: fileName, contentType, content: Buffer.from(content) }
}

/**
 * Only a refusal of the address itself is final. A server that refuses us (a password, a sender, a
 * content) is for its operator to mend, and the mail may still go then.
 */
function judge(error: unknown): Sent {
  const { message, responseCode, command } = error as {
    message: string
    responseCode?: number
    command?: string
  }
  const status = responseCode ?? null
  const isAddress = command === 'RCPT TO' && status !== null && status >= 500
  return { outcome: isAddress ? 'refused' : 'failed', status, error: message }
}
