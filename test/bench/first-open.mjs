// The first open in a process that has read itself warm as the language server does, without LSP: started by editor.bench.mjs with the address of the
// bundled core and the script's length in lines. Prints [first findings ms, all findings ms, CPU of all threads ms] as JSON.
import { largeScript } from './large-script.mjs'

const { collect, newService, setUpV8, warmUp } = await import(process.argv[2])
const script = largeScript(Number(process.argv[3]))
const uri = 'file:///bench/large.flink.sql'
const turns = {
  now: () => performance.now(),
  later: task => {
    const handle = setImmediate(task)
    return () => clearImmediate(handle)
  },
}
setUpV8()
await new Promise(resolve =>
  warmUp(turns, () => {
    collect()
    resolve()
  }),
)
await new Promise(resolve => setTimeout(resolve, 300))

const service = newService()
const used = process.cpuUsage()
const began = performance.now()
let first
service.setText(uri, script)
service.watchFindings(uri, undefined, turns, (_, complete) => {
  first ??= performance.now() - began
  if (!complete) return
  const all = performance.now() - began
  const { user, system } = process.cpuUsage(used)
  console.log(JSON.stringify([first, all, (user + system) / 1000]))
})
