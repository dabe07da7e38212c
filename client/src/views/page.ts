import * as vscode from 'vscode'

/** The folder that every page's files come from; nothing else is readable from a page. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist', 'webviews')] }
}

/** A page with one script and one style sheet from files, and nothing inline. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, name: string, title: string): string {
  const file = (suffix: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webviews', `${name}.${suffix}`))
  const policy = `default-src 'none'; script-src ${webview.cspSource}; style-src ${webview.cspSource}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${file('css')}">
</head>
<body>
<main id="app"></main>
<script src="${file('js')}"></script>
</body>
</html>`
}
