/** Cells of the grid over the world, “6.2007”: a level and a code, as library/grid.py has them. */

export interface Box {
  readonly west: number; // degrees
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** What all of *cells* lie in. */
export function boxAround(cells: readonly string[]): Box {
  const boxes = cells.map(boxOf);
  return {
    west: Math.min(...boxes.map(({ west }) => west)),
    south: Math.min(...boxes.map(({ south }) => south)),
    east: Math.max(...boxes.map(({ east }) => east)),
    north: Math.max(...boxes.map(({ north }) => north)),
  };
}

/** Tells whether a cell lies in one of others; one that is larger than these does not. */
export function liesIn(cell: string, others: readonly string[]): boolean {
  const [level, code] = read(cell);
  return others.some((other) => {
    const [above, whole] = read(other);
    return level >= above && Math.floor(code / 4 ** (level - above)) === whole;
  });
}

function boxOf(cell: string): Box {
  const [level, code] = read(cell);
  let [column, row] = [0, 0];
  for (let bit = level - 1; bit >= 0; bit--) {
    const quarter = Math.floor(code / 4 ** bit) % 4; // codes are longer than 32 bits
    [column, row] = [column * 2 + (quarter % 2), row * 2 + (quarter >> 1)];
  }
  const [wide, high] = [360 / 2 ** level, 180 / 2 ** level];
  const [west, south] = [column * wide - 180, row * high - 90];
  return { west, south, east: west + wide, north: south + high };
}

function read(cell: string): [level: number, code: number] {
  const [level = 0, code = 0] = cell.split(".").map(Number);
  return [level, code];
}
