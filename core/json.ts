/** Plain JSON: what may stand in workflow state, cross continue-as-new or travel in a payload. No Map, Set or Date. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

/** Whether objects and arrays nest more than so many levels deep. Looks no further than that, so no depth overflows it. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
