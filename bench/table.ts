/** One line of a table for people: the first cell stands left, the others right in their columns. */
export function row(widths: readonly number[], cells: readonly string[]): string {
  return cells
    .map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : `  ${cell.padStart(widths[column] ?? 0)}`,
    )
    .join('')
    .trimEnd();
}

/** A number with so many digits behind the point; `-` for one that could not be measured. */
export function fixed(value: number, digits = 1): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}
