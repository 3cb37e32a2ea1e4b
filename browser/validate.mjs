// Holds every page of a site that Herald wrote to the rules of HTML, as
// html-validate knows them, and fails when one breaks them.
//   node validate.mjs SITE-FOLDER
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';

const site = process.argv[2];
const validator = new HtmlValidate(new FileSystemConfigLoader({
  root: true,
  extends: ['html-validate:standard'],
  rules: {
    'long-title': 'off', // headlines are their publishers'
    'no-inline-style': 'error',
  },
}));
const files = (await readdir(site, { recursive: true })).filter(name => name.endsWith('.html')).sort();
let faults = 0;
for (const name of files) {
  const report = await validator.validateFile(join(site, name));
  for (const result of report.results) {
    for (const m of result.messages) {
      faults++;
      if (faults <= 40) console.error(`${name}:${m.line}: ${m.ruleId}: ${m.message}`);
    }
  }
}
console.log(`${files.length} pages held to the rules of HTML, ${faults} faults`);
process.exit(files.length === 0 || faults ? 1 : 0);
