import assert from "node:assert/strict";
import { test } from "node:test";
import { fileUrl, folderUrl, progressApi, thumbnailSize } from "../src/addresses.ts";
import { dayOf, durationText, sectionTitle, sizeText } from "../src/dates.ts";
import { hashOf, namesOf } from "../src/deep-link.ts";
import { type Row, reason } from "../src/item.ts";
import { exposureLine, exposureText, sourceText, townText } from "../src/picture-words.ts";
import { ticksOf } from "../src/scale.ts";

test("names that addresses cannot hold are quoted", () => {
  assert.equal(fileUrl(["files", "100% #1 ?x.jpg"]), "/files/100%25%20%231%20%3Fx.jpg");
  assert.equal(folderUrl(["a b", "ö"]), "/a%20b/%C3%B6/");
  assert.equal(folderUrl([]), "/");
  assert.equal(progressApi(["a&b"]), "/-/api/progress?watch=%2Fa%26b");
});

test("a link to a picture survives the way through the address bar", () => {
  const names = ["2024", "May & June", "100% #1 ?x.jpg"];
  assert.deepEqual(namesOf(hashOf(names)), names);
  for (const other of ["", "#", "#/", "#content", "#/%"]) assert.equal(namesOf(other), null);
});

test("sections are titled by their path", () => {
  assert.equal(sectionTitle("2024-05"), "May 2024");
  assert.equal(sectionTitle("undated"), "Undated");
  assert.equal(sectionTitle("2024-13"), "2024-13");
});

test("amounts are in words", () => {
  assert.deepEqual([0, 999, 1000, 3_449_000, 999_960, 25e9].map(sizeText), [
    "0 B", "999 B", "1.0 kB", "3.4 MB", "1.0 MB", "25 GB",
  ]);
  assert.deepEqual([7, 65, 3607].map(durationText), ["0:07", "1:05", "1:00:07"]);
});

test("exposures are written as photographers do", () => {
  assert.deepEqual([1 / 8000, 1 / 120, 0.3, 0.5, 30].map(exposureText), [
    "1/8000 s", "1/120 s", "1/3 s", "0.5 s", "30 s",
  ]);
  const known = { exposure_s: 1 / 120, f_number: 1.8, iso: 64, focal_length_mm: 26 };
  assert.equal(exposureLine(known), "1/120 s  ·  f/1.8  ·  ISO 64  ·  26 mm");
  const unknown = { exposure_s: null, f_number: 2, iso: null, focal_length_mm: null };
  assert.equal(exposureLine(unknown), "f/2");
});

test("places and the sources of dates are in words", () => {
  assert.equal(townText("Paris", "Île-de-France", "France"), "Paris, Île-de-France, France");
  assert.equal(townText("Singapore", null, "Singapore"), "Singapore");
  assert.equal(sourceText("filename"), "Date by the file's name");
  assert.deepEqual([sourceText(null), sourceText("other")], ["", ""]);
});

test("days before 1970 are days, too", () => {
  assert.deepEqual([dayOf(-1), dayOf(0), dayOf(86_400), dayOf(null)], [-1, 0, 1, null]);
});

test("the smallest thumbnail that looks sharp is chosen", () => {
  assert.equal(thumbnailSize(250, 200, 1), 256);
  assert.equal(thumbnailSize(250, 200, 2), 512);
  assert.equal(thumbnailSize(900, 300, 2), 1440);
});

test("a reason stands after “because”", () => {
  const row = (failure: string): Row => [1, "a", "i", null, null, null, null, null, "", 2, 0, failure];
  assert.equal(reason(row("The file is damaged.")), "the file is damaged");
  assert.equal(reason(row("HEIC is too new")), "HEIC is too new");
});

test("years are written on the scrubber where there is room", () => {
  const sections = Array.from({ length: 48 }, (_, index) => ({
    path: ["x"],
    title: `May ${2024 - Math.floor(index / 12)}`,
    top: index * 100,
  }));
  const words = ticksOf(sections, 4800, 600).filter(({ label }) => label);
  assert.deepEqual(words.map(({ label, y }) => [label, y]), [
    ["2024", 0], ["2023", 150], ["2022", 300], ["2021", 450],
  ]);
  assert.ok(ticksOf(sections, 4800, 60).filter(({ label }) => label).length <= 3);
});
