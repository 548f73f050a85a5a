/** The page on how to connect, and the card with a new secret. */
export const connectEn = {
  title: 'Connect',
  intro: 'Point Claude Code, an SDK or curl at this server. Nothing else in your program changes.',
  workspace: 'Workspace',
  workspaceHelp: 'It pays for what you send, within its limits.',
  noWorkspace: 'You are in no workspace yet. Ask an admin to add you to one.',
  keyTitle: '1. Get a key',
  keyIntro: (workspace: string) => `A key of “${workspace}” for your program.`,
  settingsTitle: '2. Set it up',
  settingsIntro: 'Put the secret of your key where it says YOUR_API_KEY.',
  testTitle: '3. Try it',
  testIntro:
    'Sends one small request from this page, as you, in this workspace. It needs no key of yours.',
  address: 'Address of this server',
  client: 'Client',
  clients: {
    claudeCode: 'Claude Code',
    typescript: 'TypeScript',
    python: 'Python',
    curl: 'curl',
  },
  secretTitle: 'Copy your key now',
  secretBody: 'It is shown only this once. We keep no copy that could be read.',
  secretLabel: 'Secret',
  stored: 'I have stored it',
  use: 'Use it',
  test: 'Send a test request',
  testing: 'Waiting for the answer…',
  works: (model: string, ms: string) => `It works: ${model} answered in ${ms} ms.`,
  worksFor: (model: string, ms: string, cost: string) =>
    `It works: ${model} answered in ${ms} ms for ${cost}.`,
  noModel: 'This key may call no model.',
}
