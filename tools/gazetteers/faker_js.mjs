// faker_js.mjs DIR - print, as JSON, the personal names of every locale of the npm package @faker-js/faker unpacked in DIR:
// { locale: { first: [[name, gender]...], last: [[name, gender]...] } }, gender being 'm', 'f' or ''.
import { pathToFileURL } from 'node:url';

const { allLocales } = await import(pathToFileURL(process.argv[2] + '/dist/index.js'));
const genders = { male: 'm', female: 'f', generic: '' };

function names(lists) {
  const out = [];
  for (const [key, gender] of Object.entries(genders))
    for (const name of (lists && lists[key]) || []) out.push([name, gender]);
  return out;
}

const out = {};
for (const locale of Object.keys(allLocales).sort()) {
  const person = allLocales[locale].person || {};
  out[locale] = { first: names(person.first_name), last: names(person.last_name) };
}
console.log(JSON.stringify(out));
