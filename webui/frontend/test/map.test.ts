import assert from "node:assert/strict";
import { test } from "node:test";
import { boxAround, liesIn } from "../src/cells.ts";
import type { Row } from "../src/item.ts";
import { readAddress, wrapped, writeAddress } from "../src/map-address.ts";
import { type Cluster, groupLabel, grouped, shortCount } from "../src/map-groups.ts";
import { onSquare, poleward, unrolled } from "../src/world.ts";

const row = (id: number, captured: number | null): Row =>
  [id, `${id}.jpg`, "i", 4, 3, null, captured, null, "v", 1, 9];
const paris = { title: "Paris", country: "France", url: "/places/France/Paris/" };
const cluster = (cell: string, count: number, longitude: number, newest: Row): Cluster =>
  ({ cell, count, latitude: 0, longitude, newest, place: null });

test("the middle of the world is in the middle of the map, its edges at the edges", () => {
  assert.deepEqual(onSquare(0, 0), [0.5, 0.5]);
  assert.deepEqual(onSquare(-180, 90).map((each) => Math.round(each * 1e6)), [0, 0]);
  assert.deepEqual(onSquare(180, -90).map((each) => Math.round(each * 1e6)), [1e6, 1e6]);
});

test("an outline across the antimeridian has no jump", () => {
  const points = unrolled([[178, 0], [-179, 1], [-179, -1], [178, 0]]);
  const across = points.map(([x]) => Math.round(x * 360));
  assert.deepEqual(across, [358, 361, 361, 358]);
  assert.deepEqual(poleward(points), []);
});

test("an outline round a pole is closed along its edge", () => {
  const points = unrolled([[-180, -70], [-60, -70], [60, -70], [180, -70]]);
  assert.deepEqual(poleward(points), [[1, 1], [0, 1]]);
});

test("what would overlap is one group, with the newest of all", () => {
  const clusters = [
    cluster("4.1", 9, 0, row(1, 50)),
    cluster("4.2", 5, 200, row(2, 60)),
    cluster("4.3", 2, 30, { ...row(3, 70) }),
    { ...cluster("4.4", 1, 40, row(4, null)), place: paris },
  ];
  const groups = grouped(clusters, ({ longitude }) => ({ x: longitude, y: 0 }), 50);
  assert.deepEqual(groups.map(({ cells }) => cells), [["4.1", "4.3", "4.4"], ["4.2"]]);
  assert.deepEqual(groups.map(({ count }) => count), [12, 5]);
  assert.equal(groups[0]?.newest[0], 3);
  assert.equal(groups[0]?.longitude, 0);
  assert.equal(groups[0]?.place, paris);
});

test("a group says how many photos it has, and near which town", () => {
  assert.equal(groupLabel(1240, paris), "1,240 photos near Paris");
  assert.equal(groupLabel(1, null), "1 photo");
  assert.deepEqual([7, 999, 1000, 12_345, 999_499, 999_500].map(shortCount),
    ["7", "999", "1.0k", "12k", "999k", "1.0M"]);
});

test("the address tells where one looks and what is open", () => {
  const view = { latitude: 48.85341, longitude: 2.3488, zoom: 12 };
  assert.deepEqual(readAddress(writeAddress(view, ["6.1", "6.2"])), { view, cells: ["6.1", "6.2"] });
  assert.deepEqual(readAddress(writeAddress(view, [])), { view, cells: [] });
  for (const damaged of ["", "?at=", "?at=1,2", "?at=91,0,3", "?at=..,1,3", "?at=1,2,333"]) {
    assert.equal(readAddress(damaged).view, null);
  }
});

test("longitudes beyond the antimeridian are written as everyone writes them", () => {
  assert.deepEqual([181, -181, 540, 0, 179.5].map(wrapped), [-179, 179, -180, 0, 179.5]);
});

test("cells are where the server has them", () => {
  const all = { west: -180, south: -90, east: 180, north: 90 };
  assert.deepEqual(boxAround(["4.0", "4.255"]), all);
  assert.deepEqual(boxAround(["4.192"]), { west: 0, south: 0, east: 22.5, north: 11.25 });
  assert.ok(liesIn("18.51539607552", ["4.192"]));
  assert.ok(!liesIn("18.51539607552", ["4.193", "6.0"]));
  assert.ok(liesIn("5.1", ["4.0"]));
  assert.ok(!liesIn("4.1", ["5.4"]));
});
