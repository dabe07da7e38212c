import { type Connection, DidChangeConfigurationNotification, type InitializeParams } from 'vscode-languageserver'
import { editorSettings } from '../settings.ts'

type Key = keyof typeof editorSettings

/** The editor's settings under `sluice`: asked for where the editor answers, taken from `workspace/didChangeConfiguration` where it tells, else the defaults. */
export class EditorSettings {
  private readonly connection: Connection
  private asks = false
  private registers = false
  private refreshesHints = false
  private told: unknown

  constructor(connection: Connection) {
    this.connection = connection
  }

  initialize({ capabilities: { workspace } }: InitializeParams): void {
    this.asks = workspace?.configuration === true
    this.registers = workspace?.didChangeConfiguration?.dynamicRegistration === true
    this.refreshesHints = workspace?.inlayHint?.refreshSupport === true
  }

  watch(log: (line: string) => void): void {
    if (this.registers) {
      const wanted = this.connection.client.register(DidChangeConfigurationNotification.type, { section: 'sluice' })
      wanted.catch(error => log(`Settings are not watched: ${error}`))
    }
    this.connection.onDidChangeConfiguration(({ settings }) => {
      this.told = (settings as { sluice?: unknown } | null)?.sluice
      this.refreshHints()
    })
  }

  /** The editor asks for inlay hints again. */
  refreshHints(): void {
    if (this.refreshesHints) this.connection.sendRequest('workspace/inlayHint/refresh').catch(() => {})
  }

  readonly get = async (key: Key): Promise<unknown> => {
    const value = this.asks
      ? await this.connection.sendRequest('workspace/configuration', { items: [{ section: `sluice.${key}` }] })
      : undefined
    const found = Array.isArray(value)
      ? value[0]
      : key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], this.told)
    return found ?? editorSettings[key].default
  }
}
