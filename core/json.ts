/** Plain JSON: what may stand in workflow state, cross continue-as-new or travel in a payload. No Map, Set or Date. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };
