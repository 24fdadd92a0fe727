/** An answer of Sinch, whatever its status. */
export interface HttpAnswer {
  status: number;
  headers: { [name: string]: string | string[] | undefined };
  /** Parsed JSON; undefined where the body is empty or not JSON. */
  json: unknown;
}
