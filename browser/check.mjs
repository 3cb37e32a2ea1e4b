// Opens one page of each kind of a site that Herald wrote, at a phone's, a tablet's and a
// desk's width, in light and in dark, and fails when axe finds a violation,
// when a page asks another host for anything, logs an error, opens a dialog, or
// is wider than the screen.
//   node check.mjs SITE-FOLDER
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const site = process.argv[2];
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg', '.xml': 'application/xml', '.json': 'application/json' };

const server = createServer(async (request, response) => {
  let path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
  if (path.endsWith('/')) path += 'index.html';
  try {
    const body = await readFile(join(site, path));
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end('no such page');
  }
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

// first gives the first folder below a folder of the site, by name.
async function first(folder) {
  const names = (await readdir(join(site, folder), { withFileTypes: true }).catch(() => [])).filter(e => e.isDirectory()).map(e => e.name).sort();
  return names.length ? [`/${folder}/${names[0]}/`] : [];
}

// deep goes down into the first folder of each until there is none below.
async function deep(folder) {
  const [next] = await first(folder);
  return next ? deep(next.slice(1, -1)) : [`/${folder}/`];
}

const pages = ['/', '/404.html', '/tag/', '/publisher/', '/most-covered/', '/archive/', '/edition/', ...await first('story'), ...await first('section'), ...await first('tag'), ...await first('publisher'), ...await deep('archive'), ...await deep('edition')];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const faults = [];

// The front page is to be there at once: its HTML and style sheet as they lie on
// the disk, and no script that runs.
const budget = 60_000;
const front = await readFile(join(site, 'index.html'), 'utf8');
const weight = Buffer.byteLength(front) + (await readFile(join(site, 'style.css'))).length;
if (weight > budget) faults.push(`the front page and its style sheet are ${weight} bytes, more than ${budget}`);
let looked = 0;
for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 768, 1440]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    for (const path of pages) {
      const page = await context.newPage();
      const fault = text => faults.push(`${path} (${colorScheme}, ${width} px): ${text}`);
      page.on('console', m => m.type() === 'error' && fault(`console: ${m.text()}`));
      page.on('pageerror', e => fault(`error: ${e.message}`));
      page.on('dialog', d => { fault(`dialog: ${d.message()}`); d.dismiss(); });
      page.on('request', r => r.url().startsWith(origin) || r.url().startsWith('data:') || fault(`asks for ${r.url()}`));
      const answer = await page.goto(origin + path);
      if (await page.evaluate(() => [...document.scripts].some(s => s.type !== 'application/ld+json'))) fault('has a script');
      if (!answer.ok()) fault(`answered ${answer.status()}`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) fault('is wider than the screen');
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      for (const v of result.violations) fault(`axe: ${v.id}: ${v.help} (${v.nodes[0].target})`);
      looked++;
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
server.close();
for (const f of faults) console.error(f);
console.log(`${pages.length} pages looked at ${looked} times in Chromium, ${faults.length} faults; the front page is ${weight} bytes of HTML and CSS`);
process.exit(faults.length ? 1 : 0);
