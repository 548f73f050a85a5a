import type { RecordedActivityType } from '#contract/activity-types.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'

/** What was done, in words. A type of a later server is shown as it is. */
export function describeActivity(type: string, { audit }: ConsoleMessages): string {
  // Declared so that a type without a sentence is an error of the compiler.
  const sentences: Readonly<Record<RecordedActivityType, string>> = audit.types
  return Object.hasOwn(sentences, type) ? sentences[type as RecordedActivityType] : type
}
