// Builds the scripts, styles and images into ../static, named by their content, with a manifest
// from the names that templates use to the names that were built.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const OUT = new URL("../static/", import.meta.url).pathname;
const HERE = new URL(".", import.meta.url).pathname;
const IMAGES = join(HERE, "src/images");

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
    .filter(([, output]) => output.entryPoint && !output.entryPoint.startsWith("src/viewer"))
    .map(([path, output]) => [
      basename(output.entryPoint).replace(/\.ts$/, ".js"),
      basename(path),
    ]);
}

async function image(name) {
  const bytes = await readFile(join(IMAGES, name));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const built = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(OUT, built), bytes);
  return [name, built];
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const pages = await build({
  ...common,
  entryPoints: ["src/app.ts", "src/guest.ts", "src/styles/app.css"],
  format: "esm",
  splitting: true,
});
// Runs before the first paint, so it can be no module.
const early = await build({ ...common, entryPoints: ["src/theme.ts"], format: "iife" });
const images = await Promise.all((await readdir(IMAGES)).map(image));
const entries = [...builtEntries(pages), ...builtEntries(early), ...images].sort();
// Written last: where there is a manifest, there is everything it names.
await writeFile(join(OUT, "manifest.json"), JSON.stringify(Object.fromEntries(entries), null, 2));
