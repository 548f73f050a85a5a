/** Each at least 3 : 1 against the page and the raised surface of both themes; the API's names for none of them. */
export const workspaceColors = {
  clay: '#C4633F',
  amber: '#A9730F',
  olive: '#6F7F1E',
  green: '#2E8B57',
  teal: '#1F8A8A',
  sky: '#2F80B9',
  blue: '#4A6FD8',
  violet: '#7A68CC',
  purple: '#9254B8',
  pink: '#C2508E',
  red: '#C94A4A',
  slate: '#6B7280',
} as const
