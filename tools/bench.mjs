// bench.mjs FOLDER PACKAGE FILE - read a JSONL file and find the names in each
// article with an npm package installed in FOLDER; prints how many.
import {createRequire} from "node:module";
import {createReadStream} from "node:fs";
import {createInterface} from "node:readline";

const [, , folder, name, file] = process.argv;
const load = createRequire(folder + "/package.json");

function finder() {
  if (name === "wink-nlp") {
    const nlp = load("wink-nlp")(load("wink-eng-lite-web-model"));
    return (text) => nlp.readDoc(text).entities().length();
  }
  const nlp = load("compromise");
  return (text) => nlp(text).topics().length;
}

const find = finder();
let names = 0;
for await (const line of createInterface({input: createReadStream(file)}))
  names += find(JSON.parse(line).text);
console.log(names);
