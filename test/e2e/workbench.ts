import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'

/** Pictures of what the tests saw; not committed. */
export const artefacts = path.resolve(import.meta.dirname, 'artefacts')

/** The gestures of a person at VS Code's window, by keyboard where there is a way. */
export class Workbench {
  readonly page: Page
  private constructor(page: Page) {
    this.page = page
    page.setDefaultTimeout(30_000)
  }

  static async open(browser: Browser, url: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 960 } })
    await page.goto(url)
    await page.waitForSelector('.monaco-workbench')
    return new Workbench(page)
  }

  async close(): Promise<void> {
    await this.page.close()
  }

  async picture(name: string): Promise<void> {
    mkdirSync(artefacts, { recursive: true })
    await this.page.screenshot({ path: path.join(artefacts, `${name}.png`) })
  }

  /** A command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.ask('F1')
    await this.choose(`>${title}`, title)
  }

  /** Opens the quick input. A key that comes while the focus is on its way between a page and the window is lost, so it is pressed again. */
  private async ask(key: string): Promise<void> {
    await this.until(() => this.page.keyboard.press(key), this.page.locator('.quick-input-widget input.input'))
  }

  /** Types into VS Code's quick input and takes the row with this text. */
  async choose(typed: string, row: string): Promise<void> {
    await this.type(typed)
    await this.page.locator('.quick-input-widget .monaco-list-row.focused', { hasText: row }).waitFor()
    await this.page.keyboard.press('Enter')
  }

  /** Fills the quick input that is open. */
  async type(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input')
    await input.waitFor()
    await input.fill(text)
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget')
  }

  async openFile(name: string): Promise<void> {
    await this.ask('Control+P')
    await this.choose(name, name)
    await this.page.locator(`.tab.active[aria-label^="${name}"]`).first().waitFor()
  }

  /** Puts the caret somewhere, 1-based. */
  async goTo(line: number, column = 1): Promise<void> {
    for (let left = 5; ; left--) {
      // A view or a page may have the focus; this gives it to the first editor.
      await this.page.keyboard.press('Control+1')
      await this.page.locator('.monaco-editor.focused').first().waitFor()
      await this.ask('Control+G')
      await this.type(`:${line}:${column}`)
      // A page that was clicked a moment ago may have the focus again; then there is no editor to go to.
      const nowhere = this.quickInput().locator('.monaco-list-row', { hasText: 'Open a text editor first' })
      if (left === 0 || !(await nowhere.isVisible())) break
      await this.page.keyboard.press('Escape')
      await this.quickInput().waitFor({ state: 'hidden' })
    }
    await this.page.keyboard.press('Enter')
    await this.quickInput().waitFor({ state: 'hidden' })
    await this.page.locator('.monaco-editor.focused').first().waitFor()
  }

  /** Repeats a gesture until it shows: a feature registers a moment after the first finding is there. */
  async until(gesture: () => Promise<unknown>, shown: Locator, tries = 10): Promise<void> {
    for (let left = tries - 1; ; left--) {
      await gesture()
      try {
        await shown.waitFor({ timeout: 2000 })
        return
      } catch (error) {
        if (left === 0) throw error
        await this.page.keyboard.press('Escape')
      }
    }
  }

  /** The lens with this title above the statement at a line, 1-based. */
  async lens(line: number, title: string): Promise<Locator> {
    await this.goTo(line)
    const lenses = this.page.locator('.codelens-decoration a:visible', { hasText: title })
    for (;;) {
      const caret = await this.page.locator('.monaco-editor.focused .cursors-layer .cursor').first().boundingBox()
      const boxes = await Promise.all((await lenses.all()).map(async lens => ({ lens, box: await lens.boundingBox().catch(() => null) })))
      // Lenses stand in the row right above their line.
      const above = boxes.find(({ box }) => box && caret && caret.y - box.y > 0 && caret.y - box.y < 30)
      if (above) return above.lens
      await this.page.waitForTimeout(100)
    }
  }

  /** Replaces a text of a line by another; both without line breaks. */
  async replace(line: number, from: string, to: string): Promise<void> {
    await this.goTo(line)
    const text = await this.line(line)
    const column = text.indexOf(from)
    if (column < 0) throw new Error(`line ${line} is '${text}', without '${from}'`)
    await this.goTo(line, column + 1)
    for (let i = 0; i < from.length; i++) await this.page.keyboard.press('Shift+ArrowRight')
    await this.page.keyboard.insertText(to)
    for (let left = 50; !(await this.line(line)).includes(to); left--) {
      if (left === 0) throw new Error(`line ${line} is '${await this.line(line)}', still without '${to}'`)
      await this.page.waitForTimeout(100)
    }
  }

  /** The text of a line that is in sight. */
  async line(number: number): Promise<string> {
    // The numbers in the margin and the lines share their place from the top.
    const margin = this.page.locator('.editor-instance .line-numbers', { hasText: new RegExp(`^${number}$`) }).first()
    const top = await margin.evaluate(element => (element.parentElement as unknown as Styled).style.top)
    const lines = this.page.locator('.editor-instance .view-lines').first().locator('.view-line')
    for (const line of await lines.all()) {
      if ((await line.evaluate(element => (element as unknown as Styled).style.top)) === top) return plain(await line.innerText())
    }
    return ''
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S')
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' })
  }

  /** Closes the editor or page whose tab begins with this. */
  async closeTab(title: string): Promise<void> {
    const tab = this.page.locator(`.tab[aria-label^="${title}"]`)
    await tab.click({ button: 'middle' })
    await tab.waitFor({ state: 'detached' })
  }

  /** Shows the jobs and clusters in the side bar. */
  async showJobs(): Promise<void> {
    await this.page.locator('.activitybar a[aria-label="Sluice"]').click()
    await this.pane('Jobs').waitFor()
  }

  squiggles(kind: 'error' | 'warning' | 'info' = 'warning'): Locator {
    return this.page.locator(`.monaco-editor .squiggly-${kind}`)
  }

  async hover(line: number, column: number, text: string): Promise<Locator> {
    await this.goTo(line, column)
    const hover = this.page.locator('.monaco-hover:visible', { hasText: text }).first()
    const gesture = async () => {
      await this.page.keyboard.press('Control+K')
      await this.page.keyboard.press('Control+I')
    }
    await this.until(gesture, hover)
    return hover
  }

  /** The light bulb's entry with this title at the caret. */
  async quickFix(title: string): Promise<Locator> {
    const entry = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first()
    await this.until(() => this.page.keyboard.press('Control+.'), entry)
    return entry
  }

  notification(text: string): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text })
  }

  /** A row of a tree view in the side bar. */
  treeRow(view: string, text: string | RegExp): Locator {
    return this.page.locator(`.split-view-view:has(.pane-header[aria-label^="${view}"]) .monaco-list-row`, { hasText: text }).first()
  }

  pane(view: string): Locator {
    return this.page.locator(`.split-view-view:has(.pane-header[aria-label^="${view}"])`).first()
  }

  /** The inside of a page of ours, told from others by something in it. */
  async webview(inside: string): Promise<FrameLocator> {
    for (;;) {
      const outer = this.page.locator('iframe.webview.ready')
      for (let i = 0; i < (await outer.count()); i++) {
        const frame = this.page.frameLocator('iframe.webview.ready').nth(i).frameLocator('iframe#active-frame')
        if (
          await frame
            .locator(inside)
            .count()
            .catch(() => 0)
        )
          return frame
      }
      await this.page.waitForTimeout(100)
    }
  }

  /** The text of the active editor's visible lines. */
  async text(): Promise<string> {
    const lines = this.page.locator('.editor-instance .view-lines').first()
    return plain(await lines.innerText())
  }
}

/** A property of an element as the browser computes it, e.g. 'rgb(1, 2, 3)'. */
export function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((e, name) => (globalThis as unknown as Browsing).getComputedStyle(e).getPropertyValue(name), property)
}
type Browsing = { getComputedStyle(element: unknown): { getPropertyValue(name: string): string } }

type Styled = { readonly style: { readonly top: string } }

// VS Code draws blanks as no-break spaces.
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
