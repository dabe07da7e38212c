import type { AnyNode, ParsedUnit } from './nodes.ts'

/** The nodes right below a node, in the order of the text; plain objects between them (CASE branches, windows) are looked through. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = []
  collectBelow(node, found)
  // Most nodes hold their parts in the order of the text.
  for (let i = 1; i < found.length; i++) if (order(found[i - 1], found[i]) > 0) return found.sort(order)
  return found
}

const order = (a: AnyNode, b: AnyNode): number => a.start - b.start || a.end - b.end

export const children = childrenOf

/**
 * Calls `visit` for the node and everything below it, parents first; `false` leaves out what is below. Needs no call stack for the tree's
 * depth, so that a chain of thousands of operators is walked as well.
 */
export function walk(node: AnyNode, visit: (node: AnyNode) => unknown): void {
  const waiting = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (visit(next) === false) continue
    const below = childrenOf(next)
    for (let i = below.length - 1; i >= 0; i--) waiting.push(below[i])
  }
}

/** The nodes around an offset, outermost first. At the border of two nodes the one that ends there wins. */
export function pathAt(node: AnyNode, offset: number): AnyNode[] {
  const path = [node]
  for (let at: AnyNode | undefined = node; at; ) {
    at = childrenOf(at).find(child => child.start <= offset && offset <= child.end)
    if (at) path.push(at)
  }
  return path
}

/** `pathAt` of a unit's statement; empty where the offset lies outside of it. */
export function nodeAt(unit: ParsedUnit, offset: number): AnyNode[] {
  const { statement } = unit
  return statement.start <= offset && offset <= statement.end ? pathAt(statement, offset) : []
}

// Loops that allocate nothing: every tree is walked many times, mostly before the compiler has seen the loop.
function collectBelow(holder: object, into: AnyNode[]): void {
  for (const key in holder) collect(holder[key as keyof object], into)
}

function collect(value: unknown, into: AnyNode[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) collect(value[i], into)
  else if ('kind' in value) into.push(value as AnyNode)
  else collectBelow(value, into)
}
