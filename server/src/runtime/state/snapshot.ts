/** How state finds its place in an edited plan: new operator id → old operator id, and per part (aggregate call) new id → old id. */
export interface StateMapping {
  readonly operators: Readonly<Record<string, { readonly from: string; readonly parts: Readonly<Record<string, string>> }>>
}
