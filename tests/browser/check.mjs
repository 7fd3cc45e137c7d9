/* check.mjs PAGE [FOLDER] - a review page in a browser: nothing is loaded or
 * complained of, findings lead to words, keys work, what axe-core finds is not
 * serious. Pictures go into FOLDER. See tests/page.sh. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.cwd() + "/");
const puppeteer = require("puppeteer-core");
const [page_file, folder] = process.argv.slice(2);
const wrong = [];
const hold = (what, ok) => ok || wrong.push(what);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
page.on("console", (m) => wrong.push("console: " + m.text()));
page.on("pageerror", (e) => wrong.push("script: " + e.message));
page.on("request", (r) => hold("request " + r.url(),
  r.url().startsWith(pathToFileURL(page_file).href)));

const cdp = await page.createCDPSession();
const look = (media, scheme) => cdp.send("Emulation.setEmulatedMedia", {
  media, features: [{ name: "prefers-color-scheme", value: scheme }] });

async function picture(name, width, media, scheme) {
  if (!folder) return;
  await page.setViewport({ width, height: 1600 });
  await look(media, scheme);
  await page.screenshot({ path: folder + "/" + name + ".png", fullPage: true });
}

await page.setViewport({ width: 1400, height: 900 });
await page.goto(pathToFileURL(page_file).href);

const unseen = await page.$$eval("li.finding a.place", (links) =>
  links.filter((a) => {
    const at = document.querySelector(a.getAttribute("href"));
    let words = at && at.nextElementSibling;
    while (words && words.className === "at") words = words.nextElementSibling;
    return !words || !words.textContent;
  }).length);
hold(unseen + " findings have no words", unseen === 0);

const now = () => page.$eval("li.now", (li) => li.id).catch(() => null);
if (await page.$("li.finding:not(.note)")) {
  await page.keyboard.press("j");
  const first = await now();
  hold("j goes to a finding", first);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  hold("k goes back", (await now()) === first);
  hold("the words are lit", await page.$eval("li.now", (li) =>
    !li.querySelector("a.place") || document.querySelector("span.lit")));
  const target = await page.evaluate(() => location.hash);
  const place = await page.$eval("li.now", (li) =>
    li.querySelector("a.place") && li.querySelector("a.place").hash);
  hold("the words are shown", !place || place === target);
}
const open = (s) => page.$eval(s, (d) => d.open);
await page.keyboard.press("a");
hold("a opens notes", await open(".notes"));
await page.keyboard.press("?");
hold("? opens help", await open(".keys"));
await page.keyboard.press("?");

/* The policy forbids scripts from outside: axe runs in a world of its own. */
await page.setBypassCSP(true);
await page.reload();
for (const scheme of ["light", "dark"]) {
  await look("screen", scheme);
  await page.addScriptTag({ path: require.resolve("axe-core") });
  const found = await page.evaluate(() => axe.run());
  for (const v of found.violations)
    hold("axe, " + scheme + ": " + v.impact + ": " + v.help + ": " +
      v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | "),
      v.impact !== "serious" && v.impact !== "critical");
}

await page.reload();
await picture("desk", 1400, "screen", "light");
await picture("dark", 1400, "screen", "dark");
await picture("phone", 420, "screen", "light");
await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
await picture("print", 800, "print", "dark");
await look("print", "dark");
hold("paper shows boxes to tick", await page.$$eval(".tick", (all) =>
  all.every((t) => getComputedStyle(t).display !== "none")));
hold("paper is white", await page.$eval("body", (b) =>
  getComputedStyle(b).backgroundColor === "rgb(255, 255, 255)"));
hold("paper shows notes", await open(".notes"));
await browser.close();
console.log(wrong.join("\n"));
process.exit(wrong.length ? 1 : 0);
