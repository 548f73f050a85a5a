import { countEn } from '../plural.ts'

/** What an organization asks of each new key. */
export const keyPolicyEn = {
  title: 'Rules for new keys',
  intro: 'What the organization asks of each new API key. Keys that are there stay as they are.',
  change: 'Change rules',
  expiry: 'Expiry',
  mustExpire: 'Every key must expire',
  needNotExpire: 'Keys may live for ever',
  lifetime: 'Longest life',
  lifetimeField: 'Longest life, in days',
  days: (n: number) => countEn(n, '{n} day', '{n} days'),
  anyLifetime: 'Any',
  spend: 'Spend limit at first',
  spendField: 'Spend limit that each new key gets, per month',
  perMonth: (amount: string) => `${amount} per month`,
  noSpend: 'None',
  perPerson: 'Keys per person',
  perPersonField: 'Live keys per person at most',
  noPerPerson: 'Any number',
  emptyMeansNone: 'Empty: no rule.',
  wholeNumber: (max: string) => `Write a whole number from 1 to ${max}.`,
}
