import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { startSession } from './lsp/session.ts'

// A young generation that stays small: what a keystroke leaves behind is little, and a grown one is 32 MB of memory that an idle editor keeps.
setFlagsFromString('--semi-space-growth-factor=1')
// Machine code, if plain, at a function's first call: the first script of a session opens a sixth faster, for 2 MB.
setFlagsFromString('--always-sparkplug')
// The optimizing compiler comes later: beside the first script it takes as much CPU as that script, on the other core, and makes it no faster.
setFlagsFromString('--interrupt-budget=500000')

/** Starts the language server over what the command line says: `--node-ipc` (VS Code), `--stdio` (any other editor), `--socket=PORT`. */
startSession(createConnection(ProposedFeatures.all), {
  turns: {
    now: () => performance.now(),
    later: task => {
      const handle = setImmediate(task)
      return () => clearImmediate(handle)
    },
  },
  collect: () => {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
  },
  jobs: async root => {
    const { JobStore } = await import('./jobs/store.ts')
    const store = new JobStore(root)
    return store.names().flatMap(name => {
      const record = store.record(name)
      return record?.desired === 'running'
        ? [{ name, file: resolve(root, record.script.file), text: record.script.text, statement: record.script.statement }]
        : []
    })
  },
})
