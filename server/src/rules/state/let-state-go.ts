import type { Fix } from '../rule.ts'

/** The repair that gives the state of the whole script a time to live. */
export const letStateGo: Fix = {
  title: 'Let state go after a day without access',
  state: { embedded: 'kept', flink: 'kept' },
  fixAll: false,
  options: { 'table.exec.state.ttl': '1 d' },
}
