// Loaded before a script of `package.json`, in JavaScript that an old Node reads too: without it a Node
// that cannot run TypeScript answers with a stack trace about file extensions.
const oldest = [24, 15]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `This needs Node ${oldest.join('.')} or later, and runs on ${process.versions.node}. ` +
      'Run it through npm after `npm ci`, which installs the right Node beside the project.\n',
  )
  process.exit(1)
}
