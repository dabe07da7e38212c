// JavaScript twin of com.example.PageOf: which page of the shop an address leads to. Parsing an address is the costly part, so that
// calling it twice a row shows.
export function pageOf(url) {
  if (url === null) return null
  return new URL(url).pathname.split('/')[1] ?? ''
}
