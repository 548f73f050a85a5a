import type { ReactNode } from 'react'
import { Button as AriaButton, Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { classNames } from './class-names.ts'

type Variant = 'primary' | 'plain' | 'quiet' | 'danger'

const variants: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-semibold',
  plain: 'bg-raised text-ink border border-line hover:bg-sunken',
  quiet: 'text-quiet hover:text-ink hover:bg-sunken',
  danger: 'bg-bad text-page hover:opacity-90 font-semibold',
}

const shape =
  'inline-flex min-h-9 cursor-default items-center justify-center gap-1.5 rounded-md px-3 py-1 text-sm whitespace-nowrap transition-colors duration-100'

/** How a button looks, for a link that is one. */
export function buttonLook(variant: Variant = 'plain'): string {
  return classNames(shape, variants[variant])
}

export type ButtonProps = {
  readonly children: ReactNode
  readonly variant?: Variant
  readonly type?: 'button' | 'submit'
  readonly onPress?: () => void
  /** The action is running: it cannot be pressed again. */
  readonly isBusy?: boolean
  /** Why it cannot be pressed. It stays in its place, can be focused, and says so. */
  readonly disabledReason?: string | undefined
  readonly slot?: string
  readonly autoFocus?: boolean
}

export function Button({ disabledReason, variant = 'plain', children, ...rest }: ButtonProps) {
  const look = buttonLook(variant)
  if (disabledReason !== undefined) {
    return (
      <WithReason reason={disabledReason}>
        <button type="button" aria-disabled="true" className={classNames(look, 'opacity-55')}>
          {children}
        </button>
      </WithReason>
    )
  }
  const { isBusy = false, type = 'button', onPress, slot, autoFocus } = rest
  return (
    <AriaButton
      type={type}
      isPending={isBusy}
      {...(onPress && { onPress })}
      {...(slot && { slot })}
      {...(autoFocus && { autoFocus })}
      className={classNames(look, isBusy && 'opacity-70')}
    >
      {children}
    </AriaButton>
  )
}

export type IconButtonProps = {
  /** What it does, in words: its name for screen readers, and its tooltip. */
  readonly label: string
  readonly children: ReactNode
  readonly onPress?: () => void
  readonly disabledReason?: string | undefined
  readonly danger?: boolean
  /** Takes the focus as it appears: where what had it has just gone. */
  readonly autoFocus?: boolean
}

/** A button with a picture on it. */
export function IconButton(props: IconButtonProps) {
  const { label, children, onPress, disabledReason, danger, autoFocus = false } = props
  const look = classNames(
    'text-quiet inline-flex size-8 items-center justify-center rounded-md transition-colors duration-100',
    danger ? 'hover:bg-bad-wash hover:text-bad' : 'hover:bg-sunken hover:text-ink',
  )
  if (disabledReason !== undefined) {
    return (
      <WithReason reason={disabledReason}>
        <button
          type="button"
          aria-disabled="true"
          aria-label={label}
          className="text-quiet inline-flex size-8 items-center justify-center rounded-md opacity-45"
        >
          {children}
        </button>
      </WithReason>
    )
  }
  return (
    <TooltipTrigger delay={400}>
      <AriaButton
        aria-label={label}
        autoFocus={autoFocus}
        {...(onPress && { onPress })}
        className={look}
      >
        {children}
      </AriaButton>
      <TooltipText>{label}</TooltipText>
    </TooltipTrigger>
  )
}

/** Says why something cannot be done to whoever points at it or reaches it with the keyboard. */
function WithReason({ reason, children }: { readonly reason: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={150}>
      <Focusable>{children as never}</Focusable>
      <TooltipText>{reason}</TooltipText>
    </TooltipTrigger>
  )
}

function TooltipText({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip
      offset={6}
      className="bg-ink text-page shadow-float z-50 max-w-72 rounded-md px-2 py-1 text-xs"
    >
      {children}
    </Tooltip>
  )
}

/** An explanation for whatever can be pointed at: the exact value behind a rounded one. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <TooltipTrigger delay={300}>
      <Focusable>
        <span
          tabIndex={0}
          role="note"
          className="decoration-field underline decoration-dotted underline-offset-4"
        >
          {children}
        </span>
      </Focusable>
      <TooltipText>{text}</TooltipText>
    </TooltipTrigger>
  )
}
