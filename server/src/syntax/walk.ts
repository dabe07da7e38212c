import type { AnyNode } from './nodes.ts'

/** The nodes right below a node, in the order in which its fields stand; plain objects between them (CASE branches, windows) are looked through. */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = []
  for (const value of Object.values(node)) collect(value, found)
  return found
}

function collect(value: unknown, into: AnyNode[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into)
  } else if ('kind' in value) {
    into.push(value as AnyNode)
  } else {
    for (const item of Object.values(value)) collect(item, into)
  }
}

/** Calls `visit` for the node and everything below it, parents first; `false` leaves out what is below. */
export function walk(node: AnyNode, visit: (node: AnyNode) => unknown): void {
  if (visit(node) === false) return
  for (const child of children(node)) walk(child, visit)
}

/** The nodes around an offset, outermost first. At the border of two nodes the one that ends there counts as well. */
export function pathAt(node: AnyNode, offset: number): AnyNode[] {
  const path = [node]
  for (let at: AnyNode | undefined = node; at; ) {
    at = children(at).find(c => c.start <= offset && offset <= c.end)
    if (at) path.push(at)
  }
  return path
}
