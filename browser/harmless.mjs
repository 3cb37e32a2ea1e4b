// Opens every page below a folder in Chromium, scripts on and without the
// pages' own policy, and fails when one opens a dialog, runs into an error, goes
// elsewhere, or asks another host for anything.
//   node harmless.mjs FOLDER
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, normalize, relative } from 'node:path';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.json': 'application/json' };
const server = createServer(async (request, response) => {
  let path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
  if (path.endsWith('/')) path += 'index.html';
  try {
    const body = await readFile(join(folder, path));
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  }
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

const pages = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter(e => e.isFile() && e.name.endsWith('.html'))
  .map(e => relative(folder, join(e.parentPath, e.name)).split('/').map(encodeURIComponent).join('/')).sort();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ bypassCSP: true });
const page = await context.newPage();
const faults = [];
let at = '';
const fault = text => faults.push(`${at}: ${text}`);
page.on('console', m => m.type() === 'error' && fault(`console: ${m.text()}`));
page.on('pageerror', e => fault(`error: ${e.message}`));
page.on('dialog', d => { fault(`dialog: ${d.message()}`); d.dismiss(); });
page.on('popup', p => { fault(`opens ${p.url()}`); p.close(); });
page.on('request', r => r.url().startsWith(origin + '/') || r.url().startsWith('data:') || fault(`asks for ${r.url()}`));
for (at of pages) {
  const moved = /http-equiv="?refresh/i.test(await readFile(join(folder, decodeURIComponent(at)), 'utf8'));
  await page.goto(`${origin}/${at}`, { waitUntil: 'load' }).catch(e => moved || fault(`${e}`));
  if (!moved && page.url() !== `${origin}/${at}`) fault(`went to ${page.url()}`);
}
await browser.close();
server.close();
for (const f of faults.slice(0, 50)) console.error(f);
console.log(`${pages.length} pages of hostile text opened in Chromium, ${faults.length} faults`);
process.exit(faults.length || pages.length < 100 ? 1 : 0);
