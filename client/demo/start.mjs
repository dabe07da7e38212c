// `npm start`: makes the checkout ready, then hands over to `sluice demo`, which brings up the demo and opens VS Code.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { makeReady, root } from '../../server/install.mjs'

try {
  for (const { name, ms } of makeReady()) console.log(`  ${name.padEnd(24)} ${(ms / 1000).toFixed(1)} s`)
} catch (error) {
  console.error(error.message)
  process.exit(3)
}
const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'demo', ...process.argv.slice(2)], { stdio: 'inherit' })
// Ctrl-C reaches the whole process group; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
