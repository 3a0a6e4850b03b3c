// Builds the scripts, styles and images into ../static, named by their content, with a manifest
// from the names that templates use to the names that were built.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const OUT = new URL("../static/", import.meta.url).pathname;
const HERE = new URL(".", import.meta.url).pathname;
const IMAGES = join(HERE, "src/images");
const ATLAS = join(HERE, "node_modules/world-atlas");
const SHAPES = ["countries-110m.json", "countries-50m.json"];

const common = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  metafile: true,
  outdir: OUT,
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "eof",
  logLevel: "warning",
};

function builtEntries(result) {
  return Object.entries(result.metafile.outputs)
    .filter(([, output]) => output.entryPoint && !/^src\/(viewer|map-page|strength-meter)/.test(output.entryPoint))
    .map(([path, output]) => [
      basename(output.entryPoint).replace(/\.ts$/, ".js"),
      basename(path),
    ]);
}

async function copied(folder, name) {
  const bytes = await readFile(join(folder, name));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const built = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(OUT, built), bytes);
  return [name, built];
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const pages = await build({
  ...common,
  entryPoints: ["src/app.ts", "src/guest.ts", "src/sign-in.ts", "src/styles/app.css", "src/styles/map.css"],
  loader: { ".png": "dataurl" },
  format: "esm",
  splitting: true,
});
// Runs before the first paint, so it can be no module.
const early = await build({ ...common, entryPoints: ["src/theme.ts"], format: "iife" });
const files = await Promise.all([
  ...(await readdir(IMAGES)).map((name) => copied(IMAGES, name)),
  ...SHAPES.map((name) => copied(ATLAS, name)),
]);
const entries = [...builtEntries(pages), ...builtEntries(early), ...files].sort();
// Written last: where there is a manifest, there is everything it names.
await writeFile(join(OUT, "manifest.json"), JSON.stringify(Object.fromEntries(entries), null, 2));
