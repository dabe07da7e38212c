import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Programs that open a desktop VS Code, in order of preference. */
const programs = ['code', 'code-insiders', 'codium']
const macPath = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'

/**
 * The absolute path of a desktop VS Code's command, or undefined where none can open a window: none on PATH, a Linux without a display, or a terminal inside
 * VS Code's remote server, whose `code` only talks to that window.
 */
export function findCode(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string | undefined {
  if (env.VSCODE_IPC_HOOK_CLI) return undefined
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY && !env.WSL_DISTRO_NAME) return undefined
  const suffix = platform === 'win32' ? '.cmd' : ''
  const folders = (env.PATH ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
  const candidates = programs.flatMap(name => folders.map(folder => path.join(folder, name + suffix)))
  if (platform === 'darwin') candidates.push(macPath)
  return candidates.find(isExecutable)
}

export interface DesktopOptions {
  readonly workspace: string
  /** relative to the workspace */
  readonly file?: string
  /** the folder with package.json and dist/ */
  readonly extensionFolder: string
  /** VS Code refuses to run as root without a profile of its own */
  readonly profile?: string
}

/** The arguments that open the workspace in a new window with the extension from its folder. */
export function desktopArguments(options: DesktopOptions): string[] {
  const { workspace, file, extensionFolder, profile } = options
  return [
    '--new-window',
    `--extensionDevelopmentPath=${path.resolve(extensionFolder)}`,
    ...(profile ? ['--no-sandbox', '--user-data-dir', path.resolve(profile)] : []),
    path.resolve(workspace),
    ...(file ? [path.resolve(workspace, file)] : []),
  ]
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
