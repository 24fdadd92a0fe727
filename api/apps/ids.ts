const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Characters of a UUID. */
export const UUID_LENGTH = 36;

/** Sinch's project ids and client ids are UUIDs; its app ids are ULIDs. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Whether it is a UUID of which a part is missing. */
export function isCutUuid(id: string): boolean {
  return id.length < UUID_LENGTH && /^[0-9a-f]{8}-[0-9a-f-]*$/i.test(id);
}
