import { resolve } from 'node:path'
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { startSession } from './lsp/session.ts'
import { collect, setUpV8 } from './lsp/v8.ts'

setUpV8()

/** Starts the language server over what the command line says: `--node-ipc` (VS Code), `--stdio` (any other editor), `--socket=PORT`. */
startSession(createConnection(ProposedFeatures.all), {
  turns: {
    now: () => performance.now(),
    later: (task, pause) => {
      if (pause !== undefined) {
        const timer = setTimeout(task, pause)
        return () => clearTimeout(timer)
      }
      const handle = setImmediate(task)
      return () => clearImmediate(handle)
    },
  },
  collect,
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
