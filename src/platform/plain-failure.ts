/**
 * What stops a command and can be told in one sentence to whoever typed it: a setting, a port, a file. Its
 * message is printed as it stands, without a stack.
 */
export class PlainFailure extends Error {
  override readonly name = 'PlainFailure'
}
