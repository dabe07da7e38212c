import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument'
import { forecastsByFile, isObservedFile, type Kept, observedFile, readKept } from '../commands/observed.ts'
import { type LoadedProject, loadProject, PROJECT_FILE } from '../commands/project.ts'
import { scriptFiles, settingsOf } from '../commands/workspace.ts'
import type { KeptForecast } from '../lab/kept.ts'
import { LanguageService } from '../language-service.ts'
import { LineIndex } from '../text/line-index.ts'
import { fileOf } from './from-lsp.ts'

/** An open document. */
export interface OpenDocument {
  readonly uri: string
  readonly file: string
  document: TextDocument
  readonly room: Room
  lines?: LineIndex
  /** takes back what is left of the last analysis */
  cancel: () => void
}

/** One project (a folder with its sluice.json): its scripts and its language service. */
export interface Room {
  readonly root: string
  readonly service: LanguageService
  loaded: LoadedProject
  /** what forecasts have seen */
  kept: Kept
  /** those of it that have hints, by script */
  forecasts: ReadonlyMap<string, readonly KeptForecast[]>
}

const nothingKept: Kept = { operators: {}, forecasts: {} }

/** The open documents, each in the room of its project. */
export class Documents {
  private readonly open = new Map<string, OpenDocument>()
  private readonly rooms = new Map<string, Room>()
  private readonly log: (line: string) => void
  private folders: readonly string[] = []

  constructor(log: (line: string) => void) {
    this.log = log
  }

  /** Workspace folders as paths: where documents without a file of their own belong. */
  setFolders(folders: readonly string[]): void {
    this.folders = folders
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri)
  }

  all(): OpenDocument[] {
    return [...this.open.values()]
  }

  /** Every project that a document or a folder of this session belongs to. */
  allRooms(): Room[] {
    for (const folder of this.folders) this.roomOf(`${folder}/`)
    return [...this.rooms.values()]
  }

  didOpen(uri: string, languageId: string, version: number, text: string): OpenDocument {
    const file = fileOf(uri)
    const room = this.roomOf(file)
    const opened: OpenDocument = { uri, file, room, document: TextDocument.create(uri, languageId, version, text), cancel: () => {} }
    this.open.set(uri, opened)
    room.service.setText(file, text)
    return opened
  }

  /** The document after the changes, and the offset of the last one. */
  didChange(
    uri: string,
    changes: TextDocumentContentChangeEvent[],
    version: number,
  ): { opened: OpenDocument; offset: number | undefined } | undefined {
    const opened = this.open.get(uri)
    if (!opened) return undefined
    const last = changes.at(-1)
    opened.document = TextDocument.update(opened.document, changes, version)
    opened.lines = undefined
    opened.room.service.setText(opened.file, opened.document.getText())
    return { opened, offset: last && 'range' in last ? opened.document.offsetAt(last.range.start) : undefined }
  }

  didClose(uri: string): OpenDocument | undefined {
    const opened = this.open.get(uri)
    if (!opened) return undefined
    opened.cancel()
    this.open.delete(uri)
    this.readFromDisk(opened.room, opened.file)
    return opened
  }

  /** Files changed outside of the editor. True when findings of open documents may have changed. */
  didChangeOnDisk(uris: readonly string[]): boolean {
    const files = uris.filter(uri => !this.open.has(uri)).map(fileOf)
    const projects = files.filter(f => basename(f) === PROJECT_FILE)
    const scripts = files.filter(f => basename(f) !== PROJECT_FILE && !isObservedFile(f))
    for (const room of this.rooms.values()) {
      if (projects.some(f => dirname(f) === room.root || f === room.loaded.file)) this.load(room)
      else if (scripts.length > 0) this.reread(room, scripts)
      if (files.includes(observedFile(room.root))) this.observe(room)
    }
    return files.length > 0
  }

  /** A forecast has kept what it saw. */
  didForecast(): void {
    for (const room of this.rooms.values()) this.observe(room)
  }

  /** Line starts of any file that the rooms know. */
  readonly linesOf = (file: string): LineIndex | undefined => {
    const opened = this.all().find(d => d.file === file)
    if (opened) return this.lines(opened)
    for (const room of this.rooms.values()) {
      const text = room.service.workspace.text(file)
      if (text !== undefined) return new LineIndex(text)
    }
    return undefined
  }

  lines(opened: OpenDocument): LineIndex {
    opened.lines ??= new LineIndex(opened.document.getText())
    return opened.lines
  }

  /** The room whose project is in force for a file; made when it is first asked for. */
  roomOf(file: string): Room {
    const own = existsSync(dirname(file)) ? loadProject(dirname(file)) : undefined
    const folder = this.folders.find(f => file.startsWith(f)) ?? this.folders[0]
    const loaded = own?.file !== undefined || folder === undefined ? (own ?? loadProject(process.cwd())) : loadProject(folder)
    const known = this.rooms.get(loaded.root)
    if (known) return known
    const service = new LanguageService(settingsOf(loaded.project, {}))
    const room: Room = { root: loaded.root, loaded, kept: nothingKept, forecasts: new Map(), service }
    this.rooms.set(loaded.root, room)
    this.load(room)
    return room
  }

  private load(room: Room): void {
    room.loaded = loadProject(room.root)
    for (const problem of room.loaded.problems)
      this.log(`${room.loaded.file}:${problem.line + 1}: ${problem.message}; the defaults are used`)
    this.readKept(room)
    this.configure(room)
    // Without sluice.json a folder is no project: its scripts don't see each other.
    const order = room.loaded.file === undefined ? [] : scriptFiles(room.root, room.loaded.project)
    room.service.setOrder(order)
    for (const file of order) if (!this.all().some(d => d.file === file)) this.readFromDisk(room, file)
  }

  /** With other settings everything is analysed anew, so only where facts are new: who forecast tells, and so does who watches the file. */
  private observe(room: Room): void {
    const { operators } = room.kept
    this.readKept(room)
    if (JSON.stringify(operators) !== JSON.stringify(room.kept.operators)) this.configure(room)
  }

  private readKept(room: Room): void {
    const kept = readKept(room.root)
    if (kept.problem !== undefined && kept.problem !== room.kept.problem) this.log(kept.problem)
    room.kept = kept
    room.forecasts = forecastsByFile(room.root, kept)
  }

  private configure({ service, loaded, kept }: Room): void {
    service.configure(settingsOf(loaded.project, kept.operators))
  }

  private reread(room: Room, files: readonly string[]): void {
    if (room.loaded.file === undefined) return
    const order = scriptFiles(room.root, room.loaded.project)
    room.service.setOrder(order)
    for (const file of files) if (order.includes(file) || room.service.workspace.has(file)) this.readFromDisk(room, file)
  }

  private readFromDisk(room: Room, file: string): void {
    try {
      if (room.loaded.file === undefined) throw new Error('not part of a project')
      room.service.setText(file, readFileSync(file, 'utf8'), false)
    } catch {
      room.service.remove(file)
    }
  }
}
